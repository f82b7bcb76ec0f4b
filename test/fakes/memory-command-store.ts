import type { CommandFilter, CommandStore } from '../../backend/actuators/command-store.ts'
import type { OutputMemory } from '../../backend/actuators/output-memory.ts'
import type { Command, ReportedOutput } from '../../backend/contract/actuators/actuator.ts'

const OPEN = ['accepted', 'sent', 'acknowledged']
const inOrder = (a: { board: string; gpio: number }, b: { board: string; gpio: number }) =>
  a.board === b.board ? a.gpio - b.gpio : a.board < b.board ? -1 : 1

/** CommandStore without a disk. */
export class MemoryCommandStore implements CommandStore {
  readonly #commands = new Map<string, Command>()
  readonly #actuators = new Map<string, ReportedOutput>()
  readonly #memories = new Map<string, OutputMemory>()

  async saveCommand(command: Command, memory?: OutputMemory): Promise<void> {
    this.#commands.set(command.id, structuredClone(command))
    if (memory !== undefined) this.#memories.set(`${memory.board}/${memory.gpio}`, structuredClone(memory))
  }

  async findCommand(id: string): Promise<Command | undefined> {
    return structuredClone(this.#commands.get(id))
  }

  async listCommands({ board, gpio, source, fromMs, toMs }: CommandFilter, limit: number): Promise<Command[]> {
    const is = <T>(value: T, wanted: T | undefined) => wanted === undefined || value === wanted
    const commands = [...this.#commands.values()]
      .reverse()
      .filter((one) => is(one.board, board) && is(one.gpio, gpio) && is(one.source, source))
      .filter(({ createdAtMs }) => createdAtMs >= (fromMs ?? 0) && createdAtMs < (toMs ?? Number.POSITIVE_INFINITY))
    return structuredClone(commands.sort((a, b) => b.createdAtMs - a.createdAtMs).slice(0, limit))
  }

  async openCommands(): Promise<Command[]> {
    const open = [...this.#commands.values()].filter(({ state }) => OPEN.includes(state))
    return structuredClone(open.sort((a, b) => a.createdAtMs - b.createdAtMs))
  }

  async loadActuators(): Promise<ReportedOutput[]> {
    return structuredClone([...this.#actuators.values()].sort(inOrder))
  }

  async saveActuators(reported: readonly ReportedOutput[], memories: readonly OutputMemory[] = []): Promise<void> {
    for (const one of structuredClone(reported)) this.#actuators.set(`${one.board}/${one.gpio}`, one)
    for (const one of structuredClone(memories)) this.#memories.set(`${one.board}/${one.gpio}`, one)
  }

  async loadMemories(): Promise<OutputMemory[]> {
    return structuredClone([...this.#memories.values()].sort(inOrder))
  }
}
