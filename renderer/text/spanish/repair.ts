import type { repairText as english } from '../english/repair.ts';
import type { Translation } from '../translation.ts';

export const repairText: Translation<typeof english> = {
  'repair.title': 'Reparación de lo que se hizo',
  'repair.detail':
    'Lee de la base dañada todo lo que aún se puede leer y toma el resto de la copia de seguridad más reciente. Nada ocupa su lugar hasta que usted lo diga; la dañada se conserva.',
  'repair.look': 'Ver qué se puede salvar',
  'repair.use': 'Ponerla en su lugar',
  'repair.sure': 'Sí, ponerla en su lugar',
  'repair.noBackup': 'No hay copia de seguridad: lo que no se puede leer está perdido.',
  'repair.backup':
    'Lo que no se puede leer viene de la copia {name}. Una parte pudo haberse eliminado desde entonces.',
  'repair.all': '{read} leídos, todo',
  'repair.some': '{read} leídos, {fromBackup} de la copia; lo demás que había está perdido',
  'repair.backupOnly': '{fromBackup} de la copia',
  'repair.adopted.one': '{count} estudio de la papelera recuperó su entrada',
  'repair.adopted.other': '{count} estudios de la papelera recuperaron su entrada',
  'repair.kind.marks': 'Mediciones, notas, imágenes clave, etiquetas',
  'repair.kind.readStates': 'Estados de lectura',
  'repair.kind.corrections': 'Pacientes corregidos',
  'repair.kind.settings': 'Ajustes',
  'repair.kind.holds': 'Fijados, bloqueos, copias en el archivo',
  'repair.kind.trash': 'Papelera',
  'repair.kind.arrivals': 'De dónde vinieron los objetos',
  'repair.kind.hanging': 'Protocolos de presentación y elecciones',
  'repair.kind.windows': 'Ventanas',
  'repair.kind.upkeep': 'Comprobaciones y reloj',
};
