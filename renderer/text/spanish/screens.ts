import type { screensText as english } from '../english/screens.ts';
import type { Translation } from '../translation.ts';

export const screensText: Translation<typeof english> = {
  'screens.window': '{title} · pantalla {number}',
  'screens.number': 'Pantalla {number}',
  'screens.dark': 'Pantalla de lectura {number}. El estudio que abra en la lista se muestra también aquí.',
  'screens.notice.closed':
    'Se cerró una ventana de lectura. Lo que mostraba está en las pantallas restantes, según el protocolo.',
  'screens.notice.gone.one':
    'Ya no está una pantalla de lectura. Lo que mostraba está en las pantallas restantes, según el protocolo.',
  'screens.notice.gone.other':
    'Ya no están {count} pantallas de lectura. Lo que mostraban está en las pantallas restantes, según el protocolo.',
  'screens.notice.heldBack.one':
    'El navegador no abrió la ventana de {count} pantalla de lectura. Permita ventanas emergentes para esta dirección y llene las pantallas.',
  'screens.notice.heldBack.other':
    'El navegador no abrió las ventanas de {count} pantallas de lectura. Permita ventanas emergentes para esta dirección y llene las pantallas.',
  'screens.notice.returned.one':
    'Hay {count} pantalla de lectura conectada que aún no muestra nada. No se ha vuelto a colgar nada.',
  'screens.notice.returned.other':
    'Hay {count} pantallas de lectura conectadas que aún no muestran nada. No se ha vuelto a colgar nada.',
  'screens.notice.unknown.one':
    'Hay {count} pantalla nueva conectada. Nada se abre en ella hasta que tenga una función.',
  'screens.notice.unknown.other':
    'Hay {count} pantallas nuevas conectadas. Nada se abre en ellas hasta que tengan una función.',
  'screens.notice.otherPatient':
    'Se abrió otro paciente en otra ventana de esta estación. El estudio de esta se cerró: nunca dos pacientes a la vez.',
  'screens.notice.ask':
    'Las pantallas están configuradas, pero hay que volver a preguntar al navegador si esta página puede verlas. Hasta entonces todo se muestra en una ventana.',
  'screens.leftOver.one':
    '{count} serie que se mostraba no está a la vista: está en otra página o en la tira.',
  'screens.leftOver.other':
    '{count} series que se mostraban no están a la vista: están en otra página o en la tira.',
  'screens.fill': 'Llenar las pantallas',
  'screens.setUp': 'Configurar pantallas',
  'screens.walk.last': 'Es el último de la lista.',
  'screens.walk.first': 'Es el primero de la lista.',
  'screens.boxesElsewhere.one': '{count} visor en otra página por falta de pantallas',
  'screens.boxesElsewhere.other': '{count} visores en otras páginas por falta de pantallas',
  'screens.settings.intro':
    'Un clic en un estudio llena todas las pantallas de lectura. Las pantallas de un protocolo se asignan por número. Una pantalla se reconoce por su nombre, sus píxeles y su lugar.',
  'screens.settings.find': 'Buscar las pantallas',
  'screens.settings.ask':
    'El navegador pregunta si esta página puede ver las pantallas del equipo y colocar ventanas en ellas.',
  'screens.settings.refused':
    'Se indicó al navegador que no deje ver las pantallas a esta página. Permita la «gestión de ventanas» para esta dirección en sus ajustes. Hasta entonces todo se muestra en una ventana.',
  'screens.settings.unsupported':
    'Este navegador no puede informar de las pantallas. Chromium, Chrome y Edge sí. Hasta entonces todo se muestra en una ventana.',
  'screens.settings.one': 'Hay una pantalla conectada: todo se muestra en esta ventana.',
  'screens.settings.standIn': 'No hay ninguna pantalla de lectura conectada. Otra la sustituye.',
  'screens.settings.role': 'Para qué',
  'screens.settings.unnamed': 'Pantalla sin nombre',
  'screens.settings.what': '{width} × {height} píxeles al {percent} %',
  'screens.settings.primary': 'principal',
  'screens.settings.away': 'no conectada',
  'screens.settings.use': 'Usar estas pantallas',
  'screens.settings.single': 'Solo una ventana',
  'screens.role.ignore': 'No se usa',
  'screens.role.worklist': 'Lista de trabajo',
  'screens.role.reading': 'Lectura {number}',
};
