import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Import } from '../../backend/contract/import.ts'
import { download } from '../exports/export-calls.ts'
import { useFormat } from '../language/format.ts'
import { Panel } from '../ui/Panel.tsx'
import { errorsPath } from './import-calls.ts'
import classes from './imports.module.css'
import { headOf } from './mapping.ts'

/** What a dry run or an import counted, and the rows that could not be read, each with its reason. */
export function ImportOutcome({ job }: { job: Import }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const { counts, errors, dryRun, mapping, preview } = job
  const facts = [
    ['rows', counts.rows],
    ['accepted', counts.accepted],
    ['duplicates', counts.duplicates],
    ['empty', counts.empty],
    ['errors', counts.errors],
  ] as const
  return (
    <Panel
      title={t(dryRun ? 'outcome.check' : 'outcome.import')}
      status={counts.errors > 0 ? 'warning' : 'ok'}
      actions={
        counts.errors > 0 && (
          <Button size="sm" leftSection={<IconDownload size={14} stroke={1.75} />} onClick={() => download(errorsPath(job.id))}>
            {t('outcome.allErrors')}
          </Button>
        )
      }
    >
      <dl className={classes.counts}>
        {facts.map(([name, count]) => (
          <div key={name} data-bad={name === 'errors' && count > 0}>
            <dt>{t(dryRun && name === 'accepted' ? 'count.wouldAccept' : `count.${name}`)}</dt>
            <dd>{format.number(count)}</dd>
          </div>
        ))}
      </dl>
      {errors.length > 0 && (
        <div className={classes.errorScroller}>
          <table className={classes.errors}>
            <thead>
              <tr>
                <th scope="col" className={classes.number}>
                  {t('error.line')}
                </th>
                <th scope="col">{t('error.column')}</th>
                <th scope="col">{t('error.reason')}</th>
                <th scope="col">{t('error.text')}</th>
              </tr>
            </thead>
            <tbody>
              {errors.map((error) => (
                <tr key={`${error.line} ${error.column} ${error.reason}`}>
                  <td className={classes.number}>{format.number(error.line)}</td>
                  <td>
                    {error.column === null
                      ? t('error.wholeRow')
                      : headOf(mapping, preview, error.column) || t('preview.column', { number: error.column + 1 })}
                  </td>
                  <td>{t(`reason.${error.reason}`)}</td>
                  <td>
                    <code className="mono">{error.text}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {counts.errors > errors.length && (
            <p className={classes.none}>{t('error.more', { count: errors.length, all: format.number(counts.errors) })}</p>
          )}
        </div>
      )}
    </Panel>
  )
}
