/** The graphics device has no room for what is to be drawn; the CPU has. */
export class DeviceLimit extends Error {
  override readonly name = 'DeviceLimit';
}
