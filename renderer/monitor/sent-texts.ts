/** What was sent before, newest first; the same twice in a row counts once. */
const MOST = 100

export class SentTexts {
  #texts: string[] = []

  add(text: string): void {
    if (text !== '' && text !== this.#texts[0]) this.#texts = [text, ...this.#texts].slice(0, MOST)
  }

  /** @param place 0 is the empty line, 1 the newest. Undefined: there is none. */
  at(place: number): string | undefined {
    return place === 0 ? '' : this.#texts[place - 1]
  }
}
