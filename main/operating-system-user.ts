import os from 'node:os';

/** Who works here. An account that the system has no name for (a container's, say) goes by its number. */
export function operatingSystemUser(): string {
  try {
    return os.userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
