// Port of a lane to what sets boards up and tests them; backend/provisioning fulfils it.
import type { Acceptance, ProvisionOrder } from '../contract/flash/provision.ts'
import type { MadeLogin } from './flash-runner.ts'

export interface BoardSetup {
  loginFor(mac: string, order: ProvisionOrder, by: string): Promise<MadeLogin>
  accept(board: string, sinceMs: number, onChange: (acceptance: Acceptance) => void, signal: AbortSignal): Promise<Acceptance>
}
