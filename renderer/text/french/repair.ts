import type { repairText as english } from '../english/repair.ts';
import type { Translation } from '../translation.ts';

export const repairText: Translation<typeof english> = {
  'repair.title': 'Réparation de ce qui a été fait',
  'repair.detail':
    'Lit dans la base endommagée tout ce qui peut encore l’être et prend le reste dans la sauvegarde la plus récente. Rien ne la remplace avant votre accord ; la base endommagée est conservée.',
  'repair.look': 'Voir ce qui peut être sauvé',
  'repair.use': 'Mettre en place',
  'repair.sure': 'Oui, mettre en place',
  'repair.noBackup': 'Il n’y a pas de sauvegarde : ce qui est illisible est perdu.',
  'repair.backup':
    'Ce qui est illisible vient de la sauvegarde {name}. Une partie a pu être supprimée depuis.',
  'repair.all': '{read} lus, tout y est',
  'repair.some': '{read} lus, {fromBackup} de la sauvegarde ; le reste est perdu',
  'repair.backupOnly': '{fromBackup} de la sauvegarde',
  'repair.adopted.one': '{count} étude de la corbeille a retrouvé son entrée',
  'repair.adopted.other': '{count} études de la corbeille ont retrouvé leur entrée',
  'repair.kind.marks': 'Mesures, notes, images clés, étiquettes',
  'repair.kind.readStates': 'États de lecture',
  'repair.kind.corrections': 'Patients corrigés',
  'repair.kind.settings': 'Réglages',
  'repair.kind.holds': 'Épingles, verrous, copies dans l’archive',
  'repair.kind.trash': 'Corbeille',
  'repair.kind.arrivals': 'Provenance des objets',
  'repair.kind.hanging': 'Protocoles d’affichage et choix',
  'repair.kind.windows': 'Fenêtres',
  'repair.kind.upkeep': 'Contrôles et horloge',
};
