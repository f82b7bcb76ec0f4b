import type { CommandStore } from '../../backend/actuators/command-store.ts'
import type { Actuator, Command } from '../../backend/contract/actuator.ts'

/** CommandStore without a disk. */
export class MemoryCommandStore implements CommandStore {
  readonly #commands = new Map<string, Command>()
  readonly #actuators = new Map<string, Actuator>()

  async saveCommand(command: Command): Promise<void> {
    this.#commands.set(command.id, structuredClone(command))
  }

  async findCommand(id: string): Promise<Command | undefined> {
    return structuredClone(this.#commands.get(id))
  }

  async listCommands(board: string | null, limit: number): Promise<Command[]> {
    const commands = [...this.#commands.values()].reverse().filter((command) => board === null || command.board === board)
    return structuredClone(commands.sort((a, b) => b.createdAtMs - a.createdAtMs).slice(0, limit))
  }

  async loadActuators(): Promise<Actuator[]> {
    const order = (a: Actuator, b: Actuator) => (a.board === b.board ? a.gpio - b.gpio : a.board < b.board ? -1 : 1)
    return structuredClone([...this.#actuators.values()].sort(order))
  }

  async saveActuators(actuators: readonly Actuator[]): Promise<void> {
    for (const one of structuredClone(actuators)) this.#actuators.set(`${one.board}/${one.gpio}`, one)
  }
}
