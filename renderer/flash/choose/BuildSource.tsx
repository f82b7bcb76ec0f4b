import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firmware } from '../../../backend/contract/flash/firmware.ts'
import { type FirmwareBuild, FirmwareBuilder } from '../../../backend/contract/flash/firmware-build.ts'
import { allows } from '../../../backend/contract/roles.ts'
import { useNow } from '../../backend/clock.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useRole } from '../../backend/live-store.ts'
import { rest } from '../../backend/rest.ts'
import { errorText, faultText } from '../../language/errors.ts'
import { useFormat } from '../../language/format.ts'
import { Banner } from '../../ui/Banner.tsx'
import blocks from '../../ui/blocks.module.css'
import { CopyLine } from '../../ui/CopyLine.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import classes from '../flash.module.css'
import { beginBuild, cancelBuild, listBuilds } from '../flash-calls.ts'

/** Builds a PlatformIO project on the machine that Leitstand runs on. Administrators only: a project runs scripts of its own. */

const EVERY_MS = 700

export function BuildSource({ onTake }: { onTake(firmware: Firmware): void }) {
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const may = allows(useRole(), 'admin')
  const builder = useQuery({
    queryKey: ['firmware-builder'],
    queryFn: () => rest.get('/api/firmware-builder', FirmwareBuilder, { timeoutMs: 20_000 }),
    enabled: may,
    staleTime: 0,
  })
  const builds = useQuery({
    queryKey: ['firmware-builds'],
    queryFn: listBuilds,
    enabled: may,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.at(-1)?.state === 'running' ? EVERY_MS : false),
  })
  const client = useQueryClient()
  const [folder, setFolder] = useState('')
  const [environment, setEnvironment] = useState('')
  const [fault, setFault] = useState<string>()
  if (!may) return <p className={blocks.about}>{common('needsRole', { role: common('role.admin') })}</p>
  if (builder.isError) return <p className={blocks.about}>{errorText(builder.error)}</p>
  if (builder.isPending) return <p className={blocks.about}>{t('build.looking')}</p>
  if (builder.data.version === null) {
    return (
      <div className={blocks.form}>
        <Banner status="warning" title={t('build.none')}>
          {t('build.noneText')}
        </Banner>
        <CopyLine label={t('build.install')} text="pip install platformio" />
        <div className={classes.foot}>
          <Button onClick={() => void builder.refetch()}>{t('build.lookAgain')}</Button>
        </div>
      </div>
    )
  }
  const last = builds.data?.at(-1)
  const running = last?.state === 'running'
  const attempt = async (act: () => Promise<unknown>) => {
    setFault(undefined)
    try {
      await act()
    } catch (cause) {
      setFault(errorText(cause))
    }
    await client.invalidateQueries({ queryKey: ['firmware-builds'] })
  }
  const build = () =>
    attempt(() => beginBuild({ folder: folder.trim(), ...(environment.trim() !== '' && { environment: environment.trim() }) }))
  const ready = folder.trim() !== '' && !running
  return (
    <form
      className={blocks.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void build()
      }}
    >
      <p className={blocks.about}>{t('build.text', { version: builder.data.version })}</p>
      <div className={classes.two}>
        <TextInput
          data-autofocus
          label={t('build.folder')}
          value={folder}
          maxLength={1000}
          error={fault}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
        <TextInput
          label={t('build.environment')}
          placeholder={t('build.default')}
          value={environment}
          maxLength={100}
          onChange={(event) => setEnvironment(event.currentTarget.value)}
        />
      </div>
      {last && <BuildView build={last} onTake={onTake} />}
      <div className={classes.foot}>
        {running && <Button onClick={() => void attempt(() => cancelBuild(last.id))}>{common('act.cancelSafely')}</Button>}
        <Button type="submit" variant="filled" disabled={!ready}>
          {t('build.build')}
        </Button>
      </div>
    </form>
  )
}

const STATUS = { running: 'pending', done: 'ok', failed: 'critical', cancelled: 'idle' } as const

/** How far it is, what the program says, and what came of it. */
function BuildView({ build, onTake }: { build: FirmwareBuild; onTake(firmware: Firmware): void }) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  const nowMs = useNow()
  const { find } = useDocuments('firmware')
  const log = useRef<HTMLElement>(null)
  const { request, state, output, startedAtMs, endedAtMs, error } = build
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest line stays in sight as the output grows
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [output])
  return (
    <>
      <p className={blocks.about} role="status">
        <StatusGlyph status={STATUS[state]} size={14} /> {t(`build.${state}`, { folder: request.folder })} ·{' '}
        {format.duration((endedAtMs ?? nowMs) - startedAtMs)}
      </p>
      {error && state === 'failed' && (
        <Banner status="critical" role="alert" title={t('build.failedTitle')}>
          {faultText(error)}
        </Banner>
      )}
      {output !== '' && (
        <section
          ref={log}
          className={classes.log}
          aria-label={t('build.output')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          {output}
        </section>
      )}
      {build.firmware.flatMap((id) => {
        const one = find(id)
        if (one === undefined) return []
        return (
          <Button key={id} onClick={() => onTake(one)}>
            {t('choose.takeNamed', { name: `${one.name} ${one.release}`.trim() })}
          </Button>
        )
      })}
    </>
  )
}
