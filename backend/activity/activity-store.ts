import type { Activity } from '../contract/activity.ts'

export interface ActivityStore {
  append(entries: readonly Activity[]): Promise<void>
  /** Newest first. */
  list(limit: number): Promise<Activity[]>
  /** Highest id in use, 0 when empty. */
  lastId(): Promise<number>
  /** Drops all but the newest `keep`. */
  trim(keep: number): Promise<void>
}
