import type { Delivery } from '../../backend/contract/alarms/delivery.ts'
import type { DeliveryQuery, DeliveryStore } from '../../backend/notifications/ports.ts'

/** Deliveries in memory. */
export class MemoryDeliveryStore implements DeliveryStore {
  readonly kept = new Map<string, Delivery>()

  async waiting(): Promise<Delivery[]> {
    return [...this.kept.values()].filter(({ state }) => state === 'waiting').sort(older)
  }

  async save(deliveries: readonly Delivery[]): Promise<void> {
    for (const one of deliveries) this.kept.set(one.id, structuredClone(one))
  }

  async find({ alarm, channel, state, beforeMs, limit }: DeliveryQuery): Promise<Delivery[]> {
    const found = [...this.kept.values()].filter(
      (one) =>
        one.createdAtMs < beforeMs &&
        (alarm === null || one.notice.alarm === alarm) &&
        (channel === null || one.channel === channel) &&
        (state === null || one.state === state),
    )
    return found.sort((a, b) => older(b, a)).slice(0, limit)
  }

  async trim(beforeMs: number, keep: number): Promise<void> {
    const newest = [...this.kept.values()].sort((a, b) => older(b, a))
    for (const [index, { id, state, createdAtMs }] of newest.entries()) {
      if (state !== 'waiting' && (index >= keep || createdAtMs < beforeMs)) this.kept.delete(id)
    }
  }
}

function older(a: Delivery, b: Delivery): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1)
}
