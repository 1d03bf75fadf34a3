import type { screensText as english } from '../english/screens.ts';
import type { Translation } from '../translation.ts';

export const screensText: Translation<typeof english> = {
  'screens.window': '{title} · écran {number}',
  'screens.number': 'Écran {number}',
  'screens.dark': 'Écran de lecture {number}. L’examen ouvert dans la liste s’affiche aussi ici.',
  'screens.notice.closed':
    'Une fenêtre de lecture a été fermée. Ce qui y était affiché l’est sur les écrans restants, selon le protocole.',
  'screens.notice.gone.one':
    'Un écran de lecture a disparu. Ce qui y était affiché l’est sur les écrans restants, selon le protocole.',
  'screens.notice.gone.other':
    '{count} écrans de lecture ont disparu. Ce qui y était affiché l’est sur les écrans restants, selon le protocole.',
  'screens.notice.heldBack.one':
    'Le navigateur n’a pas ouvert la fenêtre de {count} écran de lecture. Autorisez les fenêtres surgissantes pour cette adresse, puis remplissez les écrans.',
  'screens.notice.heldBack.other':
    'Le navigateur n’a pas ouvert les fenêtres de {count} écrans de lecture. Autorisez les fenêtres surgissantes pour cette adresse, puis remplissez les écrans.',
  'screens.notice.returned.one':
    '{count} écran de lecture est connecté et n’affiche encore rien. Rien n’a été réaffiché.',
  'screens.notice.returned.other':
    '{count} écrans de lecture sont connectés et n’affichent encore rien. Rien n’a été réaffiché.',
  'screens.notice.unknown.one':
    '{count} nouvel écran est connecté. Rien ne s’y ouvre tant qu’il n’a pas de rôle.',
  'screens.notice.unknown.other':
    '{count} nouveaux écrans sont connectés. Rien ne s’y ouvre tant qu’ils n’ont pas de rôle.',
  'screens.notice.otherPatient':
    'Un autre patient a été ouvert dans une autre fenêtre de ce poste. L’examen ouvert ici a été fermé : jamais deux patients à la fois.',
  'screens.notice.ask':
    'Les écrans sont configurés, mais il faut redemander au navigateur si cette page peut les voir. D’ici là, tout s’affiche dans une fenêtre.',
  'screens.leftOver.one':
    '{count} série affichée n’est plus visible : elle est sur une autre page ou dans la bande.',
  'screens.leftOver.other':
    '{count} séries affichées ne sont plus visibles : elles sont sur une autre page ou dans la bande.',
  'screens.fill': 'Remplir les écrans',
  'screens.setUp': 'Configurer les écrans',
  'screens.walk.last': 'C’est le dernier de la liste.',
  'screens.walk.first': 'C’est le premier de la liste.',
  'screens.boxesElsewhere.one': '{count} vue sur une autre page, faute d’écrans',
  'screens.boxesElsewhere.other': '{count} vues sur d’autres pages, faute d’écrans',
  'screens.settings.intro':
    'Un clic sur un examen remplit tous les écrans de lecture. Les écrans d’un protocole d’affichage y sont placés par numéro. Un écran est reconnu à son nom, ses pixels et sa place.',
  'screens.settings.find': 'Chercher les écrans',
  'screens.settings.ask':
    'Le navigateur demande si cette page peut voir les écrans de l’ordinateur et y placer des fenêtres.',
  'screens.settings.refused':
    'Le navigateur a été prié de ne pas montrer les écrans à cette page. Autorisez la « gestion des fenêtres » pour cette adresse dans ses réglages. D’ici là, tout s’affiche dans une fenêtre.',
  'screens.settings.unsupported':
    'Ce navigateur ne sait pas indiquer les écrans à une page. Chromium, Chrome et Edge le savent. D’ici là, tout s’affiche dans une fenêtre.',
  'screens.settings.one': 'Un seul écran est connecté : tout s’affiche dans cette fenêtre.',
  'screens.settings.standIn': 'Aucun écran de lecture n’est connecté. Un autre le remplace.',
  'screens.settings.role': 'Usage',
  'screens.settings.unnamed': 'Écran sans nom',
  'screens.settings.what': '{width} × {height} pixels à {percent} %',
  'screens.settings.primary': 'principal',
  'screens.settings.away': 'non connecté',
  'screens.settings.use': 'Utiliser ces écrans',
  'screens.settings.single': 'Une seule fenêtre',
  'screens.role.ignore': 'Non utilisé',
  'screens.role.worklist': 'Liste de travail',
  'screens.role.reading': 'Lecture {number}',
};
