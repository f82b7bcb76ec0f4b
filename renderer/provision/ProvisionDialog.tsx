import { Autocomplete, Button, Modal, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import type { FlashJob } from '../../backend/contract/flash/job.ts'
import { useDocuments } from '../backend/documents.ts'
import { useLive } from '../backend/live-store.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { LinkButton } from '../ui/LinkButton.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { NetworkList } from './NetworkList.tsx'
import classes from './provision.module.css'
import { beginWork, cancelWork, retryWork } from './provision-calls.ts'
import { keepSetup, orderOf, setupFaults } from './provision-draft.ts'
import { SetupFields } from './SetupFields.tsx'
import { Checks, FaultText, SetupSteps } from './SetupProgress.tsx'
import { useSetup, useZoneNames } from './use-setup.ts'

/** Sets the board at a port up, after flashing it where a firmware is given: what it shall know, how far it is, how it ended. */
interface Props {
  port: string
  /** Written first; undefined: the board runs what it has. */
  firmware?: Firmware | undefined
  onClose(): void
}

/** `tty0` of `/dev/tty0`. */
const shortPort = (port: string) => port.split('/').at(-1) || port

export function ProvisionDialog({ port, firmware, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('provision')
  const { t: common } = useTranslation()
  const { form, change, preset } = useSetup()
  const zones = useZoneNames()
  const [name, setName] = useState('')
  const [zone, setZone] = useState('')
  const [labels, setLabels] = useState<string[]>([])
  const [search, setSearch] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const [id, setId] = useState<string | null>(null)
  const jobs = useDocuments('flash-jobs')
  const job = jobs.find(id ?? '')
  const looked = jobs.find(search ?? '')
  const looking = search !== null && (looked === undefined || looked.progress.state === 'running')
  const faults = setupFaults(form)
  const badName = name.trim().length > 64 || name.trim() === ''

  const begin = () => {
    setTried(true)
    if (faults.length > 0 || badName) return
    keepSetup(form)
    const provision = { ...orderOf(form), name: name.trim(), zone: zone.trim() === '' ? null : zone.trim(), labels }
    const work = firmware === undefined ? ({ action: 'provision' } as const) : ({ action: 'write', firmware: firmware.id } as const)
    beginWork({ port, ...work, provision, wifiPassword: form.password }).then(
      (begun) => setId(begun.id),
      (fault: unknown) => showFailure(t('failed.begin', { port }), fault),
    )
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={t(firmware === undefined ? 'title' : 'titleWrite', { port: shortPort(port) })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      {id === null ? (
        <form
          className={blocks.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            begin()
          }}
        >
          <fieldset className={classes.group}>
            <legend>{t('board.title')}</legend>
            <div className={classes.two}>
              <TextInput
                data-autofocus
                label={t('board.name')}
                value={name}
                maxLength={64}
                error={tried && badName ? t('invalid.name') : undefined}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Autocomplete label={t('board.zone')} data={zones} value={zone} maxLength={64} onChange={setZone} />
            </div>
            <TagsInput label={t('board.labels')} value={labels} maxTags={20} onChange={setLabels} />
          </fieldset>
          <SetupFields form={form} faults={tried ? faults : []} preset={preset} networks={looked?.networks ?? []} onChange={change}>
            <NetworkList
              port={port}
              atOnce={firmware === undefined}
              chosen={form.ssid}
              onTake={({ ssid, secured }) => change({ ssid, ...(!secured && { password: '' }) })}
              work={looked}
              onBegun={setSearch}
            />
          </SetupFields>
          <div className={classes.foot}>
            <Button variant="subtle" onClick={onClose}>
              {common('act.cancel')}
            </Button>
            <Button type="submit" variant="filled" disabled={looking} title={looking ? t('network.looking') : undefined}>
              {t(firmware === undefined ? 'act.start' : 'act.startWrite')}
            </Button>
          </div>
        </form>
      ) : (
        job && <Progress job={job} onBack={() => setId(null)} onAgain={setId} onClose={onClose} password={form.password} />
      )}
    </Modal>
  )
}

interface ProgressProps {
  job: FlashJob
  password: string
  onBack(): void
  onAgain(id: string): void
  onClose(): void
}

function Progress({ job, password, onBack, onAgain, onClose }: ProgressProps) {
  const { t } = useTranslation('provision')
  const board = useLive((state) => (job.device === null ? undefined : state.boards.get(job.device)))
  const { state, error } = job.progress
  const running = state === 'running'
  const written = job.stage === 'provisioning' || job.stage === 'acceptance'
  const retry = () => {
    retryWork(job.id, password).then(
      ({ id }) => onAgain(id),
      (fault: unknown) => showFailure(t('failed.begin', { port: job.port }), fault),
    )
  }
  return (
    <div className={blocks.form}>
      {running && !written && job.action === 'write' && <p className={blocks.about}>{t('working.write')}</p>}
      <SetupSteps job={job} />
      {job.acceptance && <Checks acceptance={job.acceptance} />}
      {state === 'done' && (
        <Banner status="ok" title={t(job.acceptance ? 'result.passed' : 'result.done', { name: board?.name ?? job.device ?? '' })} />
      )}
      {error !== null && <FaultText error={error} />}
      <div className={classes.foot}>
        {running && (
          <Button onClick={() => cancelWork(job.id).catch((fault: unknown) => showFailure(t('failed.begin', { port: job.port }), fault))}>
            {t('act.cancel')}
          </Button>
        )}
        {error !== null && (
          <>
            <Button variant="subtle" onClick={onBack}>
              {t('act.back')}
            </Button>
            <Button variant="filled" onClick={retry}>
              {t('act.retry')}
            </Button>
          </>
        )}
        {state === 'done' && job.device !== null && (
          <>
            <LinkButton to="/devices/$boardId" params={{ boardId: job.device }}>
              {t('act.open')}
            </LinkButton>
            <Button variant="filled" data-autofocus onClick={onClose}>
              {t('act.done')}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}
