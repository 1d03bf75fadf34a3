/** Keys that may still be said in English only. While the tables are being written: all of them. */
export type PendingKey = string;
