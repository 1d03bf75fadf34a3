/** A damaged user database: what can be saved of it. */
export const repairText = {
  'repair.title': 'Repair of what people did',
  'repair.detail':
    'Reads everything of the damaged database that can still be read, and takes the rest from the newest backup. Nothing takes its place before you say so; the damaged one is kept.',
  'repair.look': 'See what can be saved',
  'repair.use': 'Put it in place',
  'repair.sure': 'Yes, put it in place',
  'repair.noBackup': 'There is no backup: what cannot be read is lost.',
  'repair.backup':
    'What cannot be read is taken from the backup {name}. Of that, some may have been removed since.',
  'repair.all': '{read} read, all of it',
  'repair.some': '{read} read, {fromBackup} from the backup; anything else that stood there is lost',
  'repair.backupOnly': '{fromBackup} from the backup',
  'repair.adopted.one': '{count} study in the trash got its entry again',
  'repair.adopted.other': '{count} studies in the trash got their entries again',
  'repair.kind.marks': 'Measurements, notes, key images, labels',
  'repair.kind.readStates': 'Read states',
  'repair.kind.corrections': 'Corrected patients',
  'repair.kind.settings': 'Settings',
  'repair.kind.holds': 'Pins, locks, copies in the archive',
  'repair.kind.trash': 'Trash',
  'repair.kind.arrivals': 'Where objects came from',
  'repair.kind.hanging': 'Hanging protocols and choices',
  'repair.kind.windows': 'Windows',
  'repair.kind.upkeep': 'Checks and clock',
} as const;
