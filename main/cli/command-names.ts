/**
 * The words that a command line begins with when a command is meant and not a window. Known apart from the commands
 * themselves, so that a packaged program decides this before it loads them.
 */
export const commandNames: ReadonlySet<string> = new Set([
  'serve',
  'import',
  'list',
  'decode',
  'render',
  'phantom',
  'config',
  'verify',
  'reindex',
  'backup',
  'restore',
  'trash',
  'quarantine',
  'conformance',
  'doctor',
  'audit',
  'hang',
  'protocol',
]);
