/** Words of the worklist: keys start with `worklist.`. */
export const worklistText = {
  'worklist.studies.one': '{count} study',
  'worklist.studies.other': '{count} studies',
} as const;
