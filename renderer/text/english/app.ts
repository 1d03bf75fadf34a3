/** Words of the shell: bars, palette, panels, units. */
export const appText = {
  'app.name': 'Negatoscope',
} as const;
