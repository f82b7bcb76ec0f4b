import { Menu, nativeImage, Tray } from 'electron'
import type Type from 'typebox'
import type { TrayStatus } from './ticket.ts'
import type { Words } from './words.ts'

/** The icon in the notification area: how many boards are online, what is wrong, open, quit. Used by `main.ts`. */

export type TrayState = { kind: 'starting' } | { kind: 'gone' } | { kind: 'running'; status: Type.Static<typeof TrayStatus> }

/** First what matters, then what is wrong; never colour alone. */
export function trayLines(state: TrayState, words: Words): string[] {
  if (state.kind === 'starting') return [words.starting]
  if (state.kind === 'gone') return [words.backendGone]
  const { boards, database } = state.status
  const trouble = [
    ...(database.state === 'critical' ? [words.databaseFault] : []),
    ...(boards.offline > 0 ? [words.offline(boards.offline)] : []),
    ...(boards.late > 0 ? [words.late(boards.late)] : []),
  ]
  const count = boards.total === 0 ? words.noBoards : words.boardsOnline(boards.online, boards.total)
  return [count, trouble.length > 0 ? trouble.join(', ') : words.calm]
}

export interface TrayParts {
  icon: string
  words: Words
  onOpen(): void
  /** Asks first: a click in a menu is no hold. */
  onStop(): void
  onQuit(): void
}

export class StatusTray {
  readonly #parts: TrayParts
  #tray: Tray | undefined
  #shown = ''

  constructor(parts: TrayParts) {
    this.#parts = parts
  }

  start(): void {
    const image = nativeImage.createFromPath(this.#parts.icon)
    this.#tray = new Tray(image)
    this.#tray.on('click', () => this.#parts.onOpen())
    this.update({ kind: 'starting' })
  }

  /** Builds the menu anew only when its words change: on Linux that closes an open one. */
  update(state: TrayState): void {
    const { words, onOpen, onStop, onQuit } = this.#parts
    const lines = trayLines(state, words)
    const text = lines.join('\n')
    if (this.#tray === undefined || text === this.#shown) return
    this.#shown = text
    this.#tray.setToolTip(`Leitstand\n${text}`)
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        ...lines.map((label) => ({ label, enabled: false })),
        { type: 'separator' },
        { label: words.stop, click: () => onStop() },
        { type: 'separator' },
        { label: words.open, click: () => onOpen() },
        { label: words.quit, click: () => onQuit() },
      ]),
    )
  }

  stop(): void {
    this.#tray?.destroy()
    this.#tray = undefined
  }
}
