import { Button, Menu, SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EmergencyOutput } from '../../backend/contract/actuators/emergency.ts'
import { useEmergency } from '../backend/emergency-store.ts'
import { useFormat } from '../language/format.ts'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { SignDialog } from './DangerList.tsx'
import { protocolUrl } from './emergency-calls.ts'
import { isOpen, matrixRows, outputName, tookSeconds } from './matrix-rows.ts'
import classes from './stop-page.module.css'

/** Least, px: “Circulation pump” is whole. */
const CELL_WIDTH = 134
const ZONE_WIDTH = 124
const ROW_HEIGHT = 42

interface Props {
  /** In `matrixOrder`. */
  outputs: readonly EmergencyOutput[]
  total: number
  onlyOpen: boolean
  onOnlyOpen(on: boolean): void
}

/** Every output by zone; only the lines on screen are made. */
export function OutputMatrix({ outputs, total, onlyOpen, onOnlyOpen }: Props) {
  const { t } = useTranslation('emergency')
  const format = useFormat()
  const open = useEmergency(({ state }) => state.open)
  const { ref, width } = useElementSize()
  const scroller = useRef<HTMLDivElement>(null)
  const [signing, setSigning] = useState<EmergencyOutput | null>(null)
  const perLine = Math.max(1, Math.floor((width - ZONE_WIDTH) / CELL_WIDTH))
  const rows = useMemo(() => matrixRows(outputs, perLine), [outputs, perLine])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  })
  const zones = new Set(outputs.map(({ zone }) => zone)).size
  return (
    <section className={classes.matrix} aria-label={t('outputs.title')}>
      <header className={classes.matrixHead}>
        <h2>{t('outputs.title')}</h2>
        <span className={classes.matrixNote}>{t('outputs.inZones', { count: zones, n: format.number(outputs.length) })}</span>
        <SegmentedControl
          size="xs"
          value={onlyOpen ? 'open' : 'all'}
          onChange={(value) => onOnlyOpen(value === 'open')}
          aria-label={t('outputs.title')}
          data={[
            { value: 'all', label: t('outputs.all', { n: format.number(total) }) },
            { value: 'open', label: t('outputs.open', { n: format.number(open) }) },
          ]}
        />
        <ProtocolMenu />
      </header>
      <div ref={scroller} className={classes.scroller}>
        {outputs.length === 0 && <p className={classes.none}>{t(total === 0 ? 'outputs.none' : 'outputs.noneOpen')}</p>}
        <div ref={ref} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {width > 0 &&
            virtual.getVirtualItems().map(({ index, start }) => {
              const row = rows[index]
              if (row === undefined) return null
              return (
                <div key={row.key} className={classes.line} data-first={row.zone !== null} style={{ transform: `translateY(${start}px)` }}>
                  <span className={classes.zone}>
                    {row.zone && (
                      <>
                        <strong title={row.zone.name ?? undefined}>{row.zone.name ?? t('outputs.noZone')}</strong>
                        <span>{t('outputs.ofOff', { off: format.number(row.zone.off), all: format.number(row.zone.all) })}</span>
                      </>
                    )}
                  </span>
                  <span className={classes.cells} style={{ gridTemplateColumns: `repeat(${perLine}, 1fr)` }}>
                    {row.outputs.map((output) => (
                      <Cell key={`${output.board}/${output.gpio}`} output={output} onSign={setSigning} />
                    ))}
                  </span>
                </div>
              )
            })}
        </div>
      </div>
      <SignDialog output={signing} onClose={() => setSigning(null)} />
    </section>
  )
}

const GLYPH: Record<EmergencyOutput['state'], Status> = {
  confirmed: 'ok',
  sent: 'pending',
  'still-on': 'critical',
  unreachable: 'critical',
}

/** Made again only when its output changed: a busy fleet tells several times a second. */
const Cell = memo(function Cell({ output, onSign }: { output: EmergencyOutput; onSign(output: EmergencyOutput): void }) {
  const { t } = useTranslation('emergency')
  const format = useFormat()
  const stoppedAtMs = useEmergency(({ state }) => state.stoppedAtMs)
  const { state, secured, confirmedAtMs, released } = output
  const took = confirmedAtMs !== null && stoppedAtMs !== null ? confirmedAtMs - stoppedAtMs : null
  const word = released
    ? t('outputs.released')
    : secured && state !== 'confirmed'
      ? t('outputs.secured')
      : state === 'confirmed'
        ? took === null
          ? t('outputs.offPlain')
          : t('outputs.off', { s: tookSeconds(took, format.number) })
        : t(state === 'sent' ? 'outputs.sent' : state === 'still-on' ? 'outputs.stillOn' : 'outputs.unreachable')
  const name = outputName(output, format.language)
  const content = (
    <>
      <StatusGlyph status={secured && state !== 'confirmed' ? 'manual' : GLYPH[state]} size={14} bare />
      <span className={classes.cellText}>
        {output.name === null ? (
          <strong className={classes.unnamed}>
            <span>{output.boardName ?? output.board}</span>
            <span>{t('outputs.gpio', { gpio: output.gpio })}</span>
          </strong>
        ) : (
          <strong>{name}</strong>
        )}
        <span>{word}</span>
      </span>
    </>
  )
  const title = [...new Set([name, output.boardName ?? output.board, t('outputs.gpio', { gpio: output.gpio }), word])].join(' · ')
  const kind = secured && state !== 'confirmed' ? 'secured' : state
  if (!isOpen(output)) {
    return (
      <span className={classes.cell} data-state={kind} title={title}>
        {content}
      </span>
    )
  }
  return (
    <button
      type="button"
      className={classes.cell}
      data-state={kind}
      title={title}
      onClick={() => onSign(output)}
      aria-label={`${name}, ${word}. ${t('danger.secure')}`}
    >
      {content}
    </button>
  )
})

export function ProtocolMenu() {
  const { t } = useTranslation('emergency')
  const { language } = useFormat()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconDownload size={14} stroke={1.75} />}>
          {t('outputs.protocol')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'pdf'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={protocolUrl(format, language)} download>
            {format.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
