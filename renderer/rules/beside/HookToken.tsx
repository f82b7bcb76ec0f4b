import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { backendNow } from '../../backend/clock.ts'
import { useRole } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import blocks from '../../ui/blocks.module.css'
import { CopyLine } from '../../ui/CopyLine.tsx'
import { showFailure } from '../../ui/toasts.tsx'
import { makeHookToken, readHooks } from '../rule-calls.ts'

/** At a webhook trigger: its address, and a token for those who call it, shown once. */
export function HookToken({ hook }: { hook: string }) {
  const { t } = useTranslation('ruleBeside')
  const { t: common } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const needs = useRole() === 'viewer' ? common('needsRole', { role: common('role.operator') }) : undefined
  const { data } = useQuery({ queryKey: ['rule-hooks'], queryFn: ({ signal }) => readHooks(signal) })
  const [made, setMade] = useState<{ hook: string; token: string }>()
  const [busy, setBusy] = useState(false)
  const known = data?.find((one) => one.hook === hook)
  if (!/^[a-z0-9-]{3,64}$/.test(hook)) return null
  const make = async () => {
    setBusy(true)
    try {
      setMade(await makeHookToken(hook))
      await client.invalidateQueries({ queryKey: ['rule-hooks'] })
    } catch (fault) {
      showFailure(t('hook.notMade'), fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <CopyLine label={t('hook.address')} text={`${location.origin}/api/hooks/${hook}`} />
      {made?.hook === hook ? (
        <>
          <CopyLine label={t('hook.token')} text={made.token} />
          <p className={blocks.hint}>{t('hook.how')}</p>
        </>
      ) : (
        <p className={blocks.hint}>
          {known ? t('hook.has', { time: format.moment(known.createdAtMs, backendNow()) }) : t('hook.hasNone')} {t('hook.how')}
        </p>
      )}
      <div>
        <Button size="sm" loading={busy} disabled={needs !== undefined} title={needs} onClick={() => void make()}>
          {t(known ? 'hook.again' : 'hook.make')}
        </Button>
      </div>
    </>
  )
}
