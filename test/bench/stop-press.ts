// A person at the button, in headless Chromium: held for its time, seen by the page's own clock.
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { signedInAddress } from '../../backend/cli/running-backend.ts'
import { HOLD_TO_STOP_MS } from '../../backend/contract/actuators/emergency.ts'
import { findBrowser } from '../../electron/start/find-browser.mjs'
import { microseconds } from './probe-topics.ts'

const PROBE = fileURLToPath(new URL('press-probe.js', import.meta.url))

const READY_MS = 60_000

export interface Press {
  /** The hold was over, µs of the machine's clock. */
  heldUs: number
  /** The page asked for the stop. */
  askedUs: number
}

export class Presser {
  readonly #page: Page
  readonly #close: () => Promise<void>
  /** What turns the page's `performance.now()` (ms) into the machine's clock, µs. */
  #offsetUs = 0

  private constructor(page: Page, close: () => Promise<void>) {
    this.#page = page
    this.#close = close
  }

  static async open(data: string): Promise<Presser> {
    const executablePath = findBrowser()
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript({ path: PROBE })
    await page.goto(await signedInAddress(data))
    await page.locator('#emergency-stop[data-look="ready"]').waitFor()
    return new Presser(page, () => browser.close())
  }

  /** Holds the button until the page has asked for the stop. */
  async press(): Promise<Press> {
    // Not `hover`: it waits for frames, of which a busy machine without a graphics card has few.
    const box = await this.#page.locator('#emergency-stop[data-look="ready"]').boundingBox({ timeout: READY_MS })
    if (box === null) throw new Error('the button is not on the page')
    await this.#page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await this.#readClock()
    await this.#page.mouse.down()
    await this.#page.waitForFunction(() => Reflect.get(globalThis, 'askedAt') > 0, undefined, { polling: 200, timeout: READY_MS })
    await this.#page.mouse.up()
    const times = await this.#page.evaluate(() => ({
      pressedAt: Number(Reflect.get(globalThis, 'pressedAt')),
      askedAt: Number(Reflect.get(globalThis, 'askedAt')),
    }))
    const us = (ms: number) => ms * 1000 + this.#offsetUs
    return { heldUs: us(times.pressedAt + HOLD_TO_STOP_MS), askedUs: us(times.askedAt) }
  }

  close(): Promise<void> {
    return this.#close()
  }

  /** The page's clock lies between the moments before and after the question: the narrowest of several tells it best. */
  async #readClock(): Promise<void> {
    let narrowest = Number.POSITIVE_INFINITY
    for (let i = 0; i < 10; i++) {
      const beforeUs = microseconds()
      const nowMs = await this.#page.evaluate(() => performance.now())
      const tookUs = microseconds() - beforeUs
      if (tookUs >= narrowest) continue
      narrowest = tookUs
      this.#offsetUs = beforeUs + tookUs / 2 - nowMs * 1000
    }
  }
}
