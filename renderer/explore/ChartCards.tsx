import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import type { Annotation } from '../../backend/contract/annotation.ts'
import type { Firing } from '../../backend/contract/rules/firing.ts'
import { useRole } from '../backend/live-store.ts'
import type { HistoryContent } from '../charts/history-content.ts'
import { useFormat } from '../language/format.ts'
import { spanLabel } from '../language/span-label.ts'
import { eventKey } from './axis-events.ts'
import { ChartCard } from './ChartCard.tsx'
import classes from './chart-area.module.css'
import type { ChosenSeries } from './chosen-series.ts'
import { EventCard } from './EventCard.tsx'
import { NoteCard } from './NoteCard.tsx'
import type { RevisionAsked } from './RevisionDialogs.tsx'
import { SampleCard } from './SampleCard.tsx'
import type { RangeActs } from './use-range.ts'
import { firingKey } from './use-rule-events.ts'

/** The card that is open over the chart, and what it leads to. */
export type Card =
  | { kind: 'select'; fromMs: number; toMs: number }
  | { kind: 'new-note'; fromMs: number; toMs: number | null }
  | { kind: 'note'; id: string }
  | { kind: 'event'; key: string }
  | { kind: 'sample'; series: number; atMs: number }

interface Props {
  card: Card
  content: HistoryContent
  chosen: readonly ChosenSeries[]
  entries: readonly Activity[]
  firings: readonly Firing[]
  notes: readonly Annotation[]
  range: RangeActs
  onCard(card: Card | null): void
  onRevision(asked: RevisionAsked): void
}

/** Events that lie so close on the axis are one list, share of the range. */
const TOGETHER = 0.008

export function ChartCards({ card, content, chosen, entries, firings, notes, range, onCard, onRevision }: Props) {
  const close = () => onCard(null)
  const width = content.toMs - content.fromMs
  const shareOf = (atMs: number) => (atMs - content.fromMs) / width
  const series = chosen.flatMap((one) => (one.series ? [one.id] : [])).slice(0, 50)
  switch (card.kind) {
    case 'select':
      return (
        <SelectCard
          card={card}
          at={shareOf((card.fromMs + card.toMs) / 2)}
          range={range}
          chosen={chosen}
          onCard={onCard}
          onRevision={onRevision}
        />
      )
    case 'new-note':
      return (
        <NoteCard
          note={undefined}
          fromMs={card.fromMs}
          toMs={card.toMs}
          series={series}
          at={shareOf(((card.toMs ?? card.fromMs) + card.fromMs) / 2)}
          onClose={close}
        />
      )
    case 'note': {
      const note = notes.find((one) => one.id === card.id)
      if (!note) return null
      return (
        <NoteCard
          key={note.id}
          note={note}
          fromMs={note.fromMs}
          toMs={note.toMs}
          series={series}
          at={shareOf(note.fromMs)}
          onClose={close}
        />
      )
    }
    case 'event': {
      const atMs = entries.find((one) => eventKey(one) === card.key)?.atMs ?? firings.find(({ id }) => firingKey(id) === card.key)?.atMs
      if (atMs === undefined) return null
      const near = (one: { atMs: number }) => Math.abs(one.atMs - atMs) <= width * TOGETHER
      return (
        <EventCard
          key={card.key}
          entries={entries.filter(near)}
          firings={firings.filter(near)}
          atMs={atMs}
          at={shareOf(atMs)}
          onClose={close}
        />
      )
    }
    case 'sample': {
      const one = chosen.find(({ id }) => id === card.series)
      if (!one?.series) return null
      return (
        <SampleCard
          series={one.series}
          name={one.label}
          atMs={card.atMs}
          at={shareOf(card.atMs)}
          onEdit={(kind, value) => {
            close()
            onRevision({ kind, series: one.id, samples: [{ atMs: card.atMs, value }] })
          }}
          onClose={close}
        />
      )
    }
  }
}

interface SelectProps {
  card: Extract<Card, { kind: 'select' }>
  at: number
  range: RangeActs
  chosen: readonly ChosenSeries[]
  onCard(card: Card | null): void
  onRevision(asked: RevisionAsked): void
}

function SelectCard({ card, at, range, chosen, onCard, onRevision }: SelectProps) {
  const { t } = useTranslation('explore')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const { fromMs, toMs } = card
  const numbers = chosen.filter((one) => one.series?.kind === 'number' && !one.hidden)
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  return (
    <ChartCard title={t('select.title', { time: spanLabel(toMs - fromMs, format) })} at={at} onClose={() => onCard(null)}>
      <p className={classes.by}>
        {format.moment(fromMs, toMs)} – {format.moment(toMs, fromMs)}
      </p>
      <div className={classes.cardActs}>
        <Button
          size="sm"
          onClick={() => {
            onCard(null)
            range.move(fromMs, toMs)
          }}
        >
          {t('select.zoom')}
        </Button>
        <Button size="sm" disabled={!may} title={needs} onClick={() => onCard({ kind: 'new-note', fromMs, toMs })}>
          {t('select.annotate')}
        </Button>
        <Menu position="bottom-start" disabled={!may}>
          <Menu.Target>
            <Button
              size="sm"
              disabled={!may || numbers.length === 0}
              title={needs}
              rightSection={<IconChevronDown size={14} stroke={1.75} />}
            >
              {t('select.reprocess')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {numbers.map((one) => (
              <Menu.Item
                key={one.id}
                onClick={() => {
                  onCard(null)
                  onRevision({ kind: 'reprocess', series: one.id, fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs) })
                }}
              >
                {one.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </ChartCard>
  )
}
