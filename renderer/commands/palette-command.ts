/** The one command that the palette need not offer: itself. */
export const paletteCommandId = 'shell.palette';
