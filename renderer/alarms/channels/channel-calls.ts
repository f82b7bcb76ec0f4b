import { Channel, type ChannelBody, type ChannelSecret } from '../../../backend/contract/alarms/channel.ts'
import { Delivery } from '../../../backend/contract/alarms/delivery.ts'
import { rest } from '../../backend/rest.ts'

/** What screens ask the backend to do about channels. All throw RestError. */

/** A mail server or a webhook may take its time. */
const TEST_TIMEOUT_MS = 60_000

/** @param version 0 = new. @param secret what is left out stays as it is stored */
export function saveChannel(id: string, version: number, body: ChannelBody, secret: ChannelSecret | undefined): Promise<Channel> {
  return rest.put(`/api/alarm-channels/${encodeURIComponent(id)}`, { version, body, ...(secret && { secret }) }, Channel)
}

export function testChannel(id: string): Promise<Delivery> {
  return rest.post(`/api/alarm-channels/${encodeURIComponent(id)}/test`, {}, Delivery, { timeoutMs: TEST_TIMEOUT_MS })
}

/** As an administrator writes it, without what is only shown. */
export function bodyOfChannel({
  id: _id,
  version: _v,
  createdAtMs: _c,
  changedAtMs: _t,
  by: _by,
  target,
  ...common
}: Channel): ChannelBody {
  return { ...common, target: target.kind === 'webhook' ? { kind: 'webhook', shape: target.shape } : target }
}
