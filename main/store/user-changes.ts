export type ReadState = 'unread' | 'read' | 'flagged';

export interface ReadStateChange {
  readonly studyIds: readonly number[];
  readonly readState: ReadState;
}

export interface SettingChange {
  readonly key: string;
  readonly value: string | number | boolean;
}
