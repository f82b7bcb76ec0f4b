import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import { seriesName } from '../../quantities/series-name.ts'
import { SeriesSelect } from '../../series-picker/SeriesSelect.tsx'
import blocks from '../../ui/blocks.module.css'
import { Panel } from '../../ui/Panel.tsx'
import classes from './settings.module.css'
import { type FieldProps, nextKey, RANGES } from './settings-form.ts'

/** How many readings in a row beyond a limit are an alarm, for all channels and for single ones. */
export function LimitFields({ form, disabled, errorOf, onChange }: FieldProps) {
  const { t } = useTranslation('alarms')
  const { language } = useFormat()
  const series = useLive((state) => state.series)
  const seriesOf = (board: string, channel: string) => {
    for (const one of series.values()) if (one.board === board && one.channel === channel) return one
    return undefined
  }
  const put = (index: number, change: Partial<(typeof form.exceptions)[number]>) =>
    onChange({ exceptions: form.exceptions.map((one, at) => (at === index ? { ...one, ...change } : one)) })
  const [min, max] = RANGES.breaches
  return (
    <Panel title={t('settings.limits')}>
      <div className={classes.fields}>
        <p className={blocks.about}>{t('settings.limitsText')}</p>
        <div className={classes.narrow}>
          <NumberField
            label={t('settings.breaches')}
            whole
            min={min}
            max={max}
            value={form.breaches}
            disabled={disabled}
            error={errorOf('breaches')}
            onChange={(breaches) => onChange({ breaches })}
          />
        </div>
        <h3 className={classes.title}>{t('settings.exceptions')}</h3>
        {form.exceptions.length === 0 && <p className={blocks.about}>{t('settings.noExceptions')}</p>}
        {form.exceptions.map(({ key, board, channel, breaches }, index) => {
          const known = board === '' ? undefined : seriesOf(board, channel)
          const name = known ? seriesName(known, language) : board === '' ? '' : `${board}, ${channel}`
          return (
            <div key={key} className={classes.exception}>
              {board !== '' && !known ? (
                <p className={blocks.about} title={t('settings.gone')}>
                  {name}: {t('settings.gone')}
                </p>
              ) : (
                <SeriesSelect
                  label={t('settings.series')}
                  value={known?.id ?? null}
                  error={errorOf(`exceptions.${index}`)}
                  onChange={(id) => {
                    const chosen = series.get(id)
                    if (chosen) put(index, { board: chosen.board, channel: chosen.channel })
                  }}
                />
              )}
              <NumberField
                label={t('settings.breaches')}
                whole
                min={min}
                max={max}
                value={breaches}
                disabled={disabled}
                error={errorOf(`exceptions.${index}.breaches`)}
                onChange={(next) => put(index, { breaches: next })}
              />
              <ActionIcon
                className={classes.remove ?? ''}
                disabled={disabled}
                aria-label={t('settings.removeException', { name })}
                title={t('settings.removeException', { name })}
                onClick={() => onChange({ exceptions: form.exceptions.filter((_, at) => at !== index) })}
              >
                <IconTrash size={16} stroke={1.75} />
              </ActionIcon>
            </div>
          )
        })}
        <div>
          <Button
            size="sm"
            disabled={disabled}
            leftSection={<IconPlus size={14} stroke={1.75} />}
            onClick={() =>
              onChange({ exceptions: [...form.exceptions, { key: nextKey(), board: '', channel: '', breaches: form.breaches }] })
            }
          >
            {t('settings.addException')}
          </Button>
        </div>
      </div>
    </Panel>
  )
}
