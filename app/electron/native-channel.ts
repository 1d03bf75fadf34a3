/** The one channel between a page's preload and the main process. */
export const nativeChannel = 'negatoscope:native';
/** Tells pages that monitors changed. */
export const screensChangedChannel = 'negatoscope:screens-changed';
