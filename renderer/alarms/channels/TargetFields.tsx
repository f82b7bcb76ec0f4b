import { Checkbox, Select, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Channel, WEBHOOK_SHAPES } from '../../../backend/contract/alarms/channel.ts'
import { useMail } from '../../system/use-mail.ts'
import { Banner } from '../../ui/Banner.tsx'
import blocks from '../../ui/blocks.module.css'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SecretField } from '../../ui/SecretField.tsx'
import type { ChannelFaults, ChannelForm } from './channel-form.ts'

/** Where a channel leads to. What is secret is written here and never shown again. */
interface Props {
  form: ChannelForm
  /** The webhook as it is kept; undefined: none is. */
  stored: Extract<Channel['target'], { kind: 'webhook' }> | undefined
  errorOf(field: keyof ChannelFaults): string | undefined
  onChange(change: Partial<ChannelForm>): void
}

const QOS = [0, 1, 2] as const
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

export function TargetFields({ form, stored, errorOf, onChange }: Props) {
  const { t } = useTranslation('alarms')
  const mail = useMail()
  switch (form.kind) {
    case 'mail':
      return (
        <>
          <TagsInput
            label={t('editor.to_')}
            value={form.to}
            maxTags={20}
            splitChars={[',', ';', ' ']}
            acceptValueOnBlur
            placeholder={form.to.length === 0 ? 'shift@example.org' : ''}
            error={errorOf('to')}
            onChange={(to) => onChange({ to })}
          />
          <TextInput
            label={t('editor.subject')}
            description={t('editor.subjectHint', { open: '{{' })}
            inputWrapperOrder={ORDER}
            value={form.subject}
            maxLength={200}
            placeholder="[Leitstand] {{text}}"
            onChange={(event) => onChange({ subject: event.currentTarget.value })}
          />
          {mail.ready === false && (
            <Banner status="warning" title={t('editor.noMail')} actions={<LinkButton to="/system">{t('editor.toSystem')}</LinkButton>}>
              {t('editor.noMailText')}
            </Banner>
          )}
        </>
      )
    case 'webhook':
      return (
        <>
          <Select
            label={t('editor.shape')}
            value={form.shape}
            allowDeselect={false}
            data={WEBHOOK_SHAPES.map((value) => ({ value, label: t(`channel.shape.${value}`) }))}
            onChange={(value) => {
              const shape = WEBHOOK_SHAPES.find((one) => one === value)
              if (shape) onChange({ shape })
            }}
          />
          <TextInput
            label={t('editor.url')}
            description={stored ? t('editor.urlStored', { origin: stored.origin }) : t(`editor.urlHint.${form.shape}`)}
            inputWrapperOrder={ORDER}
            type="url"
            autoComplete="off"
            value={form.url}
            maxLength={2000}
            error={errorOf('url')}
            onChange={(event) => onChange({ url: event.currentTarget.value })}
          />
          <SecretField
            label={t('editor.token')}
            description={t(stored?.hasToken ? 'editor.tokenStored' : 'editor.tokenHint')}
            inputWrapperOrder={ORDER}
            autoComplete="new-password"
            value={form.token}
            maxLength={2000}
            onChange={(event) => onChange({ token: event.currentTarget.value })}
          />
          {stored?.hasToken && (
            <Checkbox
              label={t('editor.tokenForget')}
              checked={form.forgetToken}
              disabled={form.token !== ''}
              onChange={(event) => onChange({ forgetToken: event.currentTarget.checked })}
            />
          )}
          <p className={blocks.hint}>{t('editor.secret')}</p>
        </>
      )
    case 'mqtt':
      return (
        <>
          <TextInput
            label={t('editor.topic')}
            value={form.topic}
            maxLength={256}
            placeholder="leitstand/alarms"
            classNames={{ input: 'mono' }}
            error={errorOf('topic')}
            onChange={(event) => onChange({ topic: event.currentTarget.value })}
          />
          <Select
            label={t('editor.qos')}
            value={String(form.qos)}
            allowDeselect={false}
            data={QOS.map((value) => ({ value: String(value), label: t(`editor.qosWords.q${value}`) }))}
            onChange={(value) => {
              const qos = QOS.find((one) => String(one) === value)
              if (qos !== undefined) onChange({ qos })
            }}
          />
          <Checkbox
            label={t('editor.retain')}
            checked={form.retain}
            onChange={(event) => onChange({ retain: event.currentTarget.checked })}
          />
        </>
      )
    case 'desktop':
      return <p className={blocks.hint}>{t('editor.desktop')}</p>
  }
}
