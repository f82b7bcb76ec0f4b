import { ActionIcon, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { TemplateBinding, TemplateBody } from '../../backend/contract/rollouts/template.ts'
import { useFormat } from '../language/format.ts'
import { isKindWord } from '../pins/kind-words.ts'
import { actuatorType } from '../quantities/actuator-words.ts'
import classes from './rollouts.module.css'

/** Sensors and outputs of a template: their names (with places for values), the interval or longest run from a value, and taking out. */
interface Props {
  body: TemplateBody
  onChange(part: Partial<TemplateBody>): void
}

export function TemplateSettings({ body, onChange }: Props) {
  const { t } = useTranslation('rollouts')
  const { t: pins } = useTranslation('pins')
  const { language } = useFormat()
  const sensorWord = (type: string) => (isKindWord(type) ? pins(`kind.${type}`) : `${t('editor.sensor')} ${type}`)
  const numbers = body.variables.filter(({ type }) => type === 'number').map(({ name }) => name)
  const bind = (part: TemplateBinding['part'], index: number, fields: readonly TemplateBinding['field'][], variable: string | null) => {
    const others = body.bindings.filter((one) => one.part !== part || one.index !== index || !fields.includes(one.field))
    onChange({ bindings: variable === null ? others : [...others, ...fields.map((field) => ({ part, index, field, variable }))] })
  }
  const without = (part: 'sensors' | 'actuators', index: number) => {
    const bindings = body.bindings.flatMap((one) => {
      if (one.part !== part) return [one]
      return one.index === index ? [] : [{ ...one, index: one.index > index ? one.index - 1 : one.index }]
    })
    const gone = body[part].filter((_, place) => place !== index)
    onChange({ [part]: gone, bindings })
  }
  const rows = [
    ...body.sensors.map((one, index) => ({
      part: 'sensors' as const,
      index,
      one,
      fields: ['sampleIntervalS', 'reportIntervalS'] as const,
    })),
    ...body.actuators.map((one, index) => ({ part: 'actuators' as const, index, one, fields: ['maxRuntimeS'] as const })),
  ]
  if (rows.length === 0) return null
  return (
    <>
      <strong>{t('editor.settings')}</strong>
      {rows.map(({ part, index, one, fields }) => (
        <div key={`${part}${index}`} className={classes.entry}>
          <span className={classes.rowName}>
            {part === 'sensors' ? sensorWord(one.type) : actuatorType(one.type, language)}, GPIO {one.gpio}
          </span>
          <TextInput
            aria-label={`${t('editor.name')}: ${one.type} ${one.gpio}`}
            value={one.name}
            maxLength={64}
            onChange={(event) => {
              const name = event.currentTarget.value
              onChange({ [part]: body[part].map((other, place) => (place === index ? { ...other, name } : other)) })
            }}
          />
          <Select
            aria-label={t(part === 'sensors' ? 'editor.interval' : 'editor.runtime')}
            placeholder={`${t(part === 'sensors' ? 'editor.interval' : 'editor.runtime')}: ${t('editor.fixed')}`}
            data={numbers}
            disabled={numbers.length === 0}
            value={
              body.bindings.find((bound) => bound.part === part && bound.index === index && bound.field === fields[0])?.variable ?? null
            }
            onChange={(variable) => bind(part, index, fields, variable)}
            clearable
          />
          <ActionIcon
            aria-label={t('editor.remove', { name: one.name })}
            title={t('editor.remove', { name: one.name })}
            onClick={() => without(part, index)}
          >
            <IconX size={14} stroke={1.75} />
          </ActionIcon>
        </div>
      ))}
    </>
  )
}
