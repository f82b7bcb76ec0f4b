import { Autocomplete, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ProvisionPreset, WifiNetwork } from '../../backend/contract/flash/provision.ts'
import { useDocuments } from '../backend/documents.ts'
import { Banner } from '../ui/Banner.tsx'
import { SecretField } from '../ui/SecretField.tsx'
import classes from './provision.module.css'
import type { SetupFault, SetupForm } from './provision-draft.ts'

/** What every board is told: Wi-Fi, broker, configuration, test. Of the dialog and of the editor of batches. */
interface Props {
  form: SetupForm
  faults: readonly SetupFault[]
  preset: ProvisionPreset | undefined
  /** Found by the board; the one that is chosen may be open. */
  networks?: readonly WifiNetwork[]
  batch?: boolean
  /** Stands above the name of the network. */
  children?: React.ReactNode
  onChange(part: Partial<SetupForm>): void
}

export function SetupFields({ form, faults, preset, networks = [], batch = false, children, onChange }: Props) {
  const { t } = useTranslation('provision')
  const templates = useDocuments('templates').list
  const fault = (name: SetupFault) => (faults.includes(name) ? t(`invalid.${name}`) : undefined)
  const open = networks.find(({ ssid }) => ssid === form.ssid)?.secured === false
  const hosts = [...new Set(preset?.brokers.map(({ host }) => host) ?? [])]
  return (
    <>
      <fieldset className={classes.group}>
        <legend>{t('network.title')}</legend>
        {children}
        <div className={classes.two}>
          <TextInput
            label={t('network.byName')}
            value={form.ssid}
            maxLength={32}
            error={fault('ssid')}
            onChange={(event) => onChange({ ssid: event.currentTarget.value })}
          />
          <SecretField
            label={t('network.password')}
            description={t(batch ? 'network.passwordHintBatch' : 'network.passwordHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={form.password}
            disabled={open}
            maxLength={63}
            autoComplete="off"
            error={fault('password')}
            onChange={(event) => onChange({ password: event.currentTarget.value })}
          />
        </div>
      </fieldset>
      <fieldset className={classes.group}>
        <legend>{t('broker.title')}</legend>
        {preset?.loopbackOnly && <Banner status="warning" title={t('broker.loopback')} />}
        <div className={classes.address}>
          <Autocomplete
            label={t('broker.host')}
            data={hosts}
            value={form.host}
            error={fault('host')}
            onChange={(host) => onChange({ host: host.trim() })}
          />
          <TextInput
            label={t('broker.port')}
            inputMode="numeric"
            value={form.port}
            maxLength={5}
            error={fault('port')}
            onChange={(event) => onChange({ port: event.currentTarget.value.trim() })}
          />
        </div>
        <Switch label={t('broker.tls')} checked={form.tls} onChange={(event) => onChange({ tls: event.currentTarget.checked })} />
        {form.tls && (
          <Textarea
            label={t('broker.ca')}
            rows={4}
            value={form.ca}
            maxLength={4096}
            spellCheck={false}
            error={fault('ca')}
            onChange={(event) => onChange({ ca: event.currentTarget.value })}
          />
        )}
        <p className={classes.quiet}>{t('broker.loginMade')}</p>
      </fieldset>
      <Select
        label={t('board.template')}
        placeholder={t('board.noTemplate')}
        clearable
        data={templates.map(({ id, name }) => ({ value: id, label: name }))}
        value={templates.some(({ id }) => id === form.template) ? form.template : null}
        onChange={(template) => onChange({ template })}
      />
      <Switch
        label={t('acceptance')}
        description={t('acceptanceHint')}
        checked={form.acceptance}
        onChange={(event) => onChange({ acceptance: event.currentTarget.checked })}
      />
    </>
  )
}
