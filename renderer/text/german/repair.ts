import type { repairText as english } from '../english/repair.ts';
import type { Translation } from '../translation.ts';

export const repairText: Translation<typeof english> = {
  'repair.title': 'Reparatur dessen, was Menschen getan haben',
  'repair.detail':
    'Liest von der beschädigten Datenbank, was noch lesbar ist, und nimmt den Rest aus der neuesten Sicherung. Nichts tritt an ihre Stelle, bevor Sie es sagen; die beschädigte bleibt aufbewahrt.',
  'repair.look': 'Ansehen, was zu retten ist',
  'repair.use': 'An ihre Stelle setzen',
  'repair.sure': 'Ja, an ihre Stelle setzen',
  'repair.noBackup': 'Es gibt keine Sicherung: Was nicht lesbar ist, ist verloren.',
  'repair.backup':
    'Was nicht lesbar ist, kommt aus der Sicherung {name}. Davon kann manches seither entfernt worden sein.',
  'repair.all': '{read} gelesen, alles',
  'repair.some': '{read} gelesen, {fromBackup} aus der Sicherung; was sonst dort stand, ist verloren',
  'repair.backupOnly': '{fromBackup} aus der Sicherung',
  'repair.adopted.one': '{count} Studie im Papierkorb hat ihren Eintrag wieder',
  'repair.adopted.other': '{count} Studien im Papierkorb haben ihren Eintrag wieder',
  'repair.kind.marks': 'Messungen, Notizen, Schlüsselbilder, Etiketten',
  'repair.kind.readStates': 'Lesestände',
  'repair.kind.corrections': 'Berichtigte Patienten',
  'repair.kind.settings': 'Einstellungen',
  'repair.kind.holds': 'Angeheftetes, Sperren, Kopien im Archiv',
  'repair.kind.trash': 'Papierkorb',
  'repair.kind.arrivals': 'Woher Objekte kamen',
  'repair.kind.hanging': 'Hängeprotokolle und Auswahlen',
  'repair.kind.windows': 'Fenster',
  'repair.kind.upkeep': 'Prüfungen und Uhr',
};
