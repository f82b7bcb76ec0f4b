import type { Activity } from '../../../backend/contract/activity.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import type { PlaceAck } from '../../../backend/contract/boards/device-messages.ts'
import type { Subzone, ZoneState, ZoneStateBody } from '../../../backend/contract/zone.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { BoardPlaces } from '../../../backend/simulation/board-places.ts'
import { ZoneDesk } from '../../../backend/zones/zone-desk.ts'
import { exampleBoard } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

export const ID = 'ESP_12AB34CD'

export interface Sent {
  board: string
  topic: string
  message: {
    correlation_id: string
    zone_id?: string
    subzone_id?: string
    assigned_gpios?: number[]
    parent_zone_id?: string
  }
}

/** A desk with boards that do nothing by themselves: a test delivers, loses and answers. */
export class DeskWorld {
  readonly clock = new ManualClock()
  readonly store = new MemoryDocumentStore<ZoneState>()
  readonly boards = new Map<string, Board>()
  readonly subzones = new Map<string, Subzone[]>()
  /** What the board of ID has, as a simulated one keeps it. */
  readonly places = new BoardPlaces()
  sent: Sent[] = []
  told: Pick<Activity, 'kind' | 'detail'>[] = []
  configuring = false
  desk!: ZoneDesk
  #ids = 0

  constructor() {
    this.boards.set(ID, exampleBoard({ id: ID, presence: { state: 'online', reason: 'message', sinceMs: 1 } }))
  }

  /** Also a restart of the centre: only the store stays. */
  async open(): Promise<void> {
    await this.desk?.stop()
    const newId = () => `id${++this.#ids}`
    const states = new Shelf<ZoneStateBody>({ noun: 'state of a zone', store: this.store, clock: this.clock, newId, most: 5000 })
    await states.start()
    this.desk = new ZoneDesk({
      states,
      clock: this.clock,
      newId,
      onTrouble: (cause) => {
        throw cause
      },
      port: {
        boards: () => [...this.boards.values()],
        findBoard: (id) => this.boards.get(id),
        subzones: (id) => this.subzones.get(id) ?? [],
        configuring: () => this.configuring,
        publish: async ({ topic, payload }) => {
          const [, , , board = '', ...below] = topic.split('/')
          this.sent.push({ board, topic: below.join('/'), message: JSON.parse(payload) })
        },
        report: ({ kind, detail }) => void this.told.push({ kind, detail }),
      },
    })
    await this.desk.start()
    await this.desk.stop() // its clock is ours
    await this.settle()
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 6; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
  }

  async pass(ms: number): Promise<void> {
    this.clock.forward(ms)
    this.desk.tick()
    await this.settle()
  }

  async move(zone: string | null, ids: readonly string[] = [ID]): Promise<void> {
    for (const id of ids) this.#change(id, { zone })
    this.desk.boardsChanged(
      ids.flatMap((id) => this.boards.get(id) ?? []),
      [],
    )
    await this.settle()
  }

  async presence(state: Board['presence']['state']): Promise<void> {
    this.#change(ID, { presence: { state, reason: 'message', sinceMs: this.clock.now() } })
    this.desk.boardsChanged([...this.boards.values()], [])
    await this.settle()
  }

  async group(...groups: [name: string, ...gpios: number[]][]): Promise<void> {
    this.subzones.set(
      ID,
      groups.map(([name, ...gpios]) => ({ name, gpios })),
    )
    this.desk.configurationsChanged([ID])
    await this.settle()
  }

  state(id = ID): ZoneState | undefined {
    return this.desk.state(id)
  }

  wish(subzone?: string) {
    const state = this.state()
    return subzone === undefined ? state?.zone?.wish : state?.subzones.find(({ name }) => name === subzone)?.wish
  }

  /** What the board makes of a message: done at once, answered with the ack it would send. */
  obey({ topic, message }: Sent): PlaceAck {
    const { correlation_id, zone_id = '', subzone_id = '', assigned_gpios = [] } = message
    if (topic === 'zone/assign') {
      const refusal = this.places.assignZone(zone_id === '' ? null : zone_id)
      return { status: refusal ? 'error' : 'zone_assigned', zone_id, correlation_id, ...refusal }
    }
    if (topic === 'subzone/remove') {
      this.places.remove(subzone_id)
      return { status: 'subzone_removed', subzone_id, correlation_id }
    }
    const refusal = this.places.assign(subzone_id, assigned_gpios, null)
    return { status: refusal ? 'error' : 'subzone_assigned', subzone_id, correlation_id, ...refusal }
  }

  async answer(sent: Sent | undefined, ack: Partial<PlaceAck> = {}): Promise<void> {
    if (sent === undefined) throw new Error('nothing was sent')
    await this.hear(sent.topic, { ...this.obey(sent), ...ack })
  }

  async hear(topic: string, ack: PlaceAck, board = ID): Promise<void> {
    if (topic === 'zone/assign') await this.desk.zoneAnswered(board, ack)
    else await this.desk.subzoneAnswered(board, ack)
    await this.settle()
  }

  /** Delivers everything that is sent until nothing more is. */
  async quiet(): Promise<void> {
    for (let at = 0; at < this.sent.length; at++) {
      const one = this.sent[at]
      if (one !== undefined) await this.answer(one)
    }
    this.sent = []
  }

  /** The board's groups, as lists that can be compared. */
  has(): [string, ...number[]][] {
    return [...this.places.subzones()]
      .map(([name, gpios]): [string, ...number[]] => [name, ...[...gpios].sort((a, b) => a - b)])
      .sort(([a], [b]) => (a < b ? -1 : 1))
  }

  #change(id: string, change: Partial<Board>): void {
    const board = this.boards.get(id)
    if (board === undefined) throw new Error(`no board ${id}`)
    this.boards.set(id, { ...board, ...change })
  }
}
