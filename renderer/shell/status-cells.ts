import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ERRORS, type ErrorCode } from '../../backend/contract/errors.ts'
import type { SystemStatus } from '../../backend/contract/status.ts'
import { useEmergency } from '../backend/emergency-store.ts'
import { useStatus } from '../backend/live-store.ts'
import { codeText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import type { Status } from '../ui/StatusGlyph.tsx'

/** Turns the `status` event into the status bar's cells: figure, state, cause, remedy. */
export interface StatusCell {
  id: 'broker' | 'database' | 'nats' | 'rules' | 'ingest' | 'lag' | 'dropped'
  label: string
  value: string
  /** Left out for plain figures. */
  status?: Status
  cause: string
  remedy?: string
}

/** Lag above which the disk is said not to keep up, ms. */
const SLOW_LAG_MS = 1_000

type Word = SystemStatus['broker']['state']
const GLYPH: Record<Word, Status> = { ok: 'ok', warning: 'warning', critical: 'critical', off: 'idle' }

export function useStatusCells(): StatusCell[] {
  const { t } = useTranslation('shell')
  const format = useFormat()
  const status = useStatus()
  const held = useEmergency(({ state }) => state.phase !== 'ready')
  return useMemo(() => {
    if (!status) return []
    const { broker, database, ingest, rules, nats } = status
    const n = (value: number, decimals = 0) => format.number(value, decimals)
    const word = (state: Word, fine: string) => (state === 'ok' ? fine : t(state === 'critical' ? 'bar.fault' : 'bar.trouble'))
    const bad = (state: Word) => state === 'warning' || state === 'critical'

    const cells: StatusCell[] = [
      {
        id: 'broker',
        label: t('bar.broker'),
        value: broker.state === 'critical' ? t('bar.fault') : t('bar.clients', { count: broker.clients, n: n(broker.clients) }),
        status: GLYPH[broker.state],
        cause: bad(broker.state)
          ? t('bar.why.brokerBad', { address: broker.address })
          : t('bar.why.brokerOk', { address: broker.address, dropped: n(broker.droppedClients), refused: n(broker.refusedClients) }),
        ...(bad(broker.state) ? { remedy: t('bar.why.brokerRemedy') } : {}),
      },
      {
        id: 'database',
        label: t('bar.database'),
        value: word(database.state, t('bar.commit', { ms: n(database.commitMs, 1) })),
        status: GLYPH[database.state],
        cause: bad(database.state)
          ? t('bar.why.databaseBad', { fault: faultText(database.fault), pending: n(database.pending) })
          : t('bar.why.databaseOk', { samples: n(database.samples), bytes: format.bytes(database.bytes), pending: n(database.pending) }),
        ...(bad(database.state) ? { remedy: t('bar.why.databaseRemedy') } : {}),
      },
      {
        id: 'nats',
        label: t('bar.nats'),
        value: nats.state === 'off' ? t('bar.off') : word(nats.state, t('bar.natsOk')),
        status: GLYPH[nats.state],
        cause: bad(nats.state) ? t('bar.why.natsBad') : t('bar.why.nats'),
      },
      {
        id: 'rules',
        label: t('bar.rules'),
        value: held
          ? t('bar.heldByStop')
          : rules.state === 'off'
            ? t('bar.off')
            : word(rules.state, t('bar.active', { n: n(rules.active) })),
        status: held ? 'critical' : GLYPH[rules.state],
        cause: held ? t('bar.why.rulesHeld') : bad(rules.state) ? t('bar.why.rulesBad') : t('bar.why.rules', { n: n(rules.active) }),
      },
      {
        id: 'ingest',
        label: t('bar.ingest'),
        value: t('bar.rate', { n: n(ingest.perSecond) }),
        cause: t('bar.why.ingestOk', { messages: n(ingest.messages), rejected: n(ingest.rejected), duplicates: n(ingest.duplicates) }),
        ...(ingest.rejected > 0 ? { remedy: t('bar.why.ingestRemedy') } : {}),
      },
      {
        id: 'lag',
        label: t('bar.lag'),
        value: t('bar.ms', { n: n(ingest.lagP95Ms) }),
        ...(ingest.lagP95Ms > SLOW_LAG_MS ? { status: 'warning' as const } : {}),
        cause: t(ingest.lagP95Ms > SLOW_LAG_MS ? 'bar.why.lagBad' : 'bar.why.lagOk'),
      },
      {
        id: 'dropped',
        label: t('bar.dropped'),
        value: n(ingest.dropped),
        ...(ingest.dropped > 0 ? { status: 'warning' as const } : {}),
        cause: t(ingest.dropped > 0 ? 'bar.why.droppedBad' : 'bar.why.droppedOk'),
      },
    ]
    return cells
  }, [status, held, format, t])
}

function faultText(code: string | null): string {
  return code !== null && isErrorCode(code) ? codeText(code) : (code ?? '')
}

function isErrorCode(code: string): code is ErrorCode {
  return code in ERRORS
}
