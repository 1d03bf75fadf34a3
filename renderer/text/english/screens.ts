/** Several screens: what hangs where, and what became of them. */
export const screensText = {
  'screens.window': '{title} · screen {number}',
  'screens.number': 'Screen {number}',
  'screens.dark': 'Reading screen {number}. The study that you open in the worklist hangs here as well.',
  'screens.notice.closed':
    'A reading window was closed. What hung there hangs on the screens that are left, as the protocol has it.',
  'screens.notice.gone.one':
    'A reading screen is gone. What hung there hangs on the screens that are left, as the protocol has it.',
  'screens.notice.gone.other':
    '{count} reading screens are gone. What hung there hangs on the screens that are left, as the protocol has it.',
  'screens.notice.heldBack.one':
    'The browser did not open the window of {count} reading screen. Allow pop-ups for this address, then fill the screens.',
  'screens.notice.heldBack.other':
    'The browser did not open the windows of {count} reading screens. Allow pop-ups for this address, then fill the screens.',
  'screens.notice.returned.one':
    '{count} reading screen is connected that shows nothing yet. Nothing was hung anew.',
  'screens.notice.returned.other':
    '{count} reading screens are connected that show nothing yet. Nothing was hung anew.',
  'screens.notice.unknown.one': '{count} new screen is connected. Nothing opens there until it has a role.',
  'screens.notice.unknown.other':
    '{count} new screens are connected. Nothing opens there until they have a role.',
  'screens.notice.otherPatient':
    'Another patient was opened in another window of this workstation. The study here was closed: never two patients at once.',
  'screens.notice.ask':
    'The screens are set up, but the browser has to be asked again whether this page may see them. Until then everything hangs in one window.',
  'screens.leftOver.one':
    '{count} series that hung is not in sight now: it is on another page or in the strip.',
  'screens.leftOver.other':
    '{count} series that hung are not in sight now: they are on another page or in the strip.',
  'screens.fill': 'Fill the screens',
  'screens.setUp': 'Set up screens',
  'screens.walk.last': 'This is the last of the list.',
  'screens.walk.first': 'This is the first of the list.',
  'screens.boxesElsewhere.one': '{count} viewport on another page for want of screens',
  'screens.boxesElsewhere.other': '{count} viewports on other pages for want of screens',
  'screens.settings.intro':
    'One click on a study fills all reading screens. The screens of a hanging protocol are laid on them by number. A screen is known again by its name, its pixels and its place.',
  'screens.settings.find': 'Find the screens',
  'screens.settings.ask':
    'The browser asks whether this page may see the screens of the computer and place windows on them.',
  'screens.settings.refused':
    'The browser was told not to let this page see the screens. Allow “window management” for this address in its site settings. Until then everything hangs in one window.',
  'screens.settings.unsupported':
    'This browser cannot tell a page of screens. Chromium, Chrome and Edge can. Until then everything hangs in one window.',
  'screens.settings.one': 'One screen is connected: everything hangs in this window.',
  'screens.settings.standIn': 'No reading screen is connected. Another one stands in.',
  'screens.settings.role': 'What it is for',
  'screens.settings.unnamed': 'Screen without a name',
  'screens.settings.what': '{width} × {height} pixels at {percent} %',
  'screens.settings.primary': 'primary',
  'screens.settings.away': 'not connected',
  'screens.settings.use': 'Use these screens',
  'screens.settings.single': 'One window only',
  'screens.role.ignore': 'Not used',
  'screens.role.worklist': 'Worklist',
  'screens.role.reading': 'Reading {number}',
} as const;
