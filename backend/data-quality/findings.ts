// What is wrong with the data, as documents: opened, grown, closed, seen by a person, forgotten in the end. Told by watch-history.ts.
import type { Clock } from '../contract/clock.ts'
import type { Finding, FindingBody } from '../contract/finding.ts'
import type { Series } from '../contract/series.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { Episode } from './detector.ts'
import { NewsLimit } from './news-limit.ts'
import type { FindingChange, QualityReport, WatchedSeries } from './ports.ts'
import { severityOf } from './severity.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Closed ones are kept for so long. */
const KEEP_MS = 30 * DAY_MS
/** From so many on closed ones go, down to the other: the least severe first, of those the oldest. */
const CROWDED = 9500
const ROOMY = 9000
/** What is older is history, no news: it is listed and not told. */
const NEWS_MS = HOUR_MS
/** Series of a board that fall silent, or come back, within this time do it together. */
const TOGETHER_MS = 2 * MINUTE_MS
const RANK: Record<Finding['severity'], number> = { event: 0, warning: 1, critical: 2 }

export interface FindingsParts {
  shelf: Shelf<FindingBody>
  series: Pick<WatchedSeries, 'find' | 'isOffline'>
  report: QualityReport
  clock: Clock
}

export class Findings {
  /** For alarms: called after it is stored. History that is looked at later (scans) is not told. */
  onFinding: (finding: Finding, change: FindingChange) => void = () => undefined
  /** Not kept, because there were too many or the disk did not take them. */
  lost = 0
  readonly #parts: FindingsParts
  readonly #news: NewsLimit
  #faultMs = Number.NEGATIVE_INFINITY
  /** Episode → the finding that stands for it; several series of a board may share one. */
  readonly #byEpisode = new Map<string, string>()
  /** Open findings of a board by kind, for those that concern the whole board. */
  readonly #ofBoard = new Map<string, Set<string>>()

  constructor(parts: FindingsParts) {
    this.#parts = parts
    this.#news = new NewsLimit(parts.clock)
  }

  /** Call it after the shelf's start. */
  start(): void {
    for (const finding of this.#parts.shelf.list()) this.#index(finding)
  }

  list(): Finding[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown`, `store.*` */
  acknowledge(id: string, by: string): Promise<Finding> {
    return this.#parts.shelf.update(id, { acknowledgedBy: by })
  }

  /** Takes what a detector tells: a new episode, or one that has grown or ended. Never throws. */
  async note(seriesId: number, episode: Episode): Promise<void> {
    const series = this.#parts.series.find(seriesId)
    if (series === undefined) return
    try {
      const known = this.#findingOf(series, episode)
      if (known === undefined) await this.#open(series, episode)
      else if (known.series === seriesId) await this.#grow(known, series, episode)
      else await this.#join(known, series, episode)
    } catch (cause) {
      this.lost++
      // Once a minute: what ails one ails thousands.
      const nowMs = this.#parts.clock.now()
      if (nowMs - this.#faultMs < MINUTE_MS) return
      this.#faultMs = nowMs
      this.#parts.report.fault(cause)
    }
  }

  /** A scan's episode: kept unless something of the same kind is known of this stretch. @returns whether it is new */
  async noteOnce(seriesId: number, episode: Episode): Promise<boolean> {
    const endMs = episode.toMs ?? this.#parts.clock.now()
    const overlaps = ({ series, kind, fromMs, toMs }: Finding) =>
      series === seriesId && kind === episode.kind && fromMs <= endMs && (toMs ?? Number.POSITIVE_INFINITY) >= episode.fromMs
    if (this.list().some(overlaps)) return false
    await this.note(seriesId, episode)
    return true
  }

  /** Once a round: what goes on grows worse by itself, what is old goes. */
  async sweep(): Promise<void> {
    const { shelf, series, clock } = this.#parts
    const nowMs = clock.now()
    for (const finding of shelf.list()) {
      if (finding.toMs !== null) continue
      const of = series.find(finding.series)
      if (of === undefined) await this.#change(finding, { toMs: nowMs }, 'closed')
      else if (RANK[severityOf(finding, of.limits, nowMs)] > RANK[finding.severity]) await this.#grow(finding, of, finding)
    }
    const old = shelf.list().filter(({ toMs, changedAtMs }) => toMs !== null && Math.max(toMs, changedAtMs) < nowMs - KEEP_MS)
    await this.remove(old.map(({ id }) => id))
    await this.#makeRoom()
  }

  /** A scan of a year finds thousands within a minute: the worst of them stay, and those that go on. */
  async #makeRoom(): Promise<void> {
    const all = this.#parts.shelf.list()
    if (all.length <= CROWDED) return
    const closed = all.filter(({ toMs }) => toMs !== null)
    closed.sort((a, b) => RANK[a.severity] - RANK[b.severity] || (a.toMs ?? 0) - (b.toMs ?? 0))
    await this.remove(closed.slice(0, all.length - ROOMY).map(({ id }) => id))
  }

  /** Ends those of series that nobody watches any more from where they were left. */
  async closeUnwatched(isWatched: (series: number) => boolean): Promise<void> {
    for (const finding of this.list()) {
      if (finding.toMs === null && !isWatched(finding.series)) await this.#change(finding, { toMs: finding.changedAtMs }, undefined)
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const gone = new Set(ids)
    await this.#parts.shelf.remove(ids)
    for (const [episode, id] of this.#byEpisode) if (gone.has(id)) this.#byEpisode.delete(episode)
    for (const [, open] of this.#ofBoard) for (const id of ids) open.delete(id)
  }

  #findingOf(series: Series, episode: Episode): Finding | undefined {
    const { shelf, clock } = this.#parts
    const key = keyOf(series.id, episode)
    const id = this.#byEpisode.get(key)
    const known = id === undefined ? undefined : shelf.find(id)
    if (known !== undefined) {
      // It shared its board's silence; the board is back, this one is not: from here on it has its own.
      const endMs = episode.toMs ?? clock.now()
      const left = known.series !== series.id && known.toMs !== null && endMs - known.toMs > TOGETHER_MS
      if (!left) return known
      this.#byEpisode.delete(key)
      return undefined
    }
    return this.#ofWholeBoard(series, episode)
  }

  /** Silence and a wrong clock are mostly the board's: one finding, not one for each of its series. */
  #ofWholeBoard(series: Series, { kind, fromMs, toMs }: Episode): Finding | undefined {
    if (kind !== 'gap' && kind !== 'clock-drift') return undefined
    for (const id of this.#ofBoard.get(`${series.board}/${kind}`) ?? []) {
      const other = this.#parts.shelf.find(id)
      if (other === undefined || other.series === series.id) continue
      if (kind === 'clock-drift' && other.toMs === null) return other
      const ends = other.toMs === null || (toMs !== null && Math.abs(other.toMs - toMs) <= TOGETHER_MS)
      const open = other.toMs === null || toMs !== null
      if (Math.abs(other.fromMs - fromMs) <= TOGETHER_MS && ends && open) return other
    }
    return undefined
  }

  async #open(series: Series, episode: Episode): Promise<void> {
    const { shelf, series: all, clock } = this.#parts
    const { kind, fromMs, toMs, count } = episode
    const offline = kind === 'gap' && toMs === null && all.isOffline(series.board)
    const body: FindingBody = {
      series: series.id,
      board: series.board,
      kind,
      severity: severityOf(episode, series.limits, clock.now()),
      fromMs: Math.round(fromMs),
      toMs: toMs === null ? null : Math.round(toMs),
      count,
      detail: { ...tidy(episode.detail), ...(offline && { offline: 1 }) },
      acknowledgedBy: null,
    }
    await this.#makeRoom()
    const finding = await shelf.add(body, 'data-quality')
    this.#index(finding, episode)
    this.#tell(finding, series, 'opened')
    if (finding.toMs !== null) this.#tell(finding, series, 'closed')
  }

  async #grow(known: Finding, series: Series, episode: Episode): Promise<void> {
    const { clock } = this.#parts
    const severity = severityOf(episode, series.limits, clock.now())
    const worse = RANK[severity] > RANK[known.severity]
    const toMs = episode.toMs === null ? null : Math.round(episode.toMs)
    const ended = toMs !== null && known.toMs === null
    const reopened = toMs === null && known.toMs !== null
    // Growth reaches the disk when it has doubled: an open finding tells its length by its start.
    const before = known.detail.ms ?? 0
    const grown = (episode.detail.ms ?? 0) >= 2 * before || episode.count >= 2 * known.count
    if (!worse && !ended && !reopened && toMs === known.toMs && !grown) return
    const { offline, series: together } = known.detail
    const isOffline = offline ?? (episode.kind === 'gap' && toMs === null && this.#parts.series.isOffline(series.board) ? 1 : undefined)
    const kept = { ...(isOffline !== undefined && { offline: isOffline }), ...(together !== undefined && { series: together }) }
    const change: Partial<FindingBody> = {
      toMs,
      count: episode.count,
      detail: { ...tidy(episode.detail), ...kept },
      ...(worse && { severity, acknowledgedBy: null }),
    }
    await this.#change(known, change, ended ? 'closed' : worse || reopened ? 'worse' : undefined)
  }

  /** Another series of the same board: counted, not listed. */
  async #join(known: Finding, series: Series, episode: Episode): Promise<void> {
    const key = keyOf(series.id, episode)
    if (this.#byEpisode.get(key) === known.id) return
    this.#byEpisode.set(key, known.id)
    await this.#parts.shelf.update(known.id, { detail: { ...known.detail, series: (known.detail.series ?? 1) + 1 } })
  }

  async #change(known: Finding, change: Partial<FindingBody>, told: FindingChange | undefined): Promise<void> {
    const finding = await this.#parts.shelf.update(known.id, change)
    this.#index(finding)
    const series = this.#parts.series.find(finding.series)
    if (told !== undefined && series !== undefined) this.#tell(finding, series, told)
  }

  #tell(finding: Finding, series: Series, change: FindingChange): void {
    const { clock, report } = this.#parts
    if (clock.now() - (finding.toMs ?? clock.now()) > NEWS_MS) return
    this.onFinding(finding, change)
    if (change === 'closed' || finding.severity === 'event' || !this.#news.allows(`${finding.series}/${finding.kind}`)) return
    const { kind, severity, board } = finding
    const detail = { finding: kind, name: series.name ?? series.channel, series: series.id, ...finding.detail }
    report.activity({ kind: 'data-quality', severity, board, by: null, detail })
  }

  #index(finding: Finding, episode: Episode = finding): void {
    this.#byEpisode.set(keyOf(finding.series, episode), finding.id)
    const group = `${finding.board}/${finding.kind}`
    let open = this.#ofBoard.get(group)
    if (open === undefined) {
      open = new Set()
      this.#ofBoard.set(group, open)
    }
    const recent = finding.toMs === null || this.#parts.clock.now() - finding.toMs < DAY_MS
    if (recent) open.add(finding.id)
    else open.delete(finding.id)
  }
}

/** Whole milliseconds, as the document has it, so that it is found again after a restart. */
function keyOf(series: number, { kind, fromMs }: Pick<Episode, 'kind' | 'fromMs'>): string {
  return `${series}/${kind}/${Math.round(fromMs)}`
}

/** JSON has neither infinity nor NaN. */
function tidy(detail: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(detail).filter(([, figure]) => Number.isFinite(figure)))
}
