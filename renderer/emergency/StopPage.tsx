import { Button, Drawer } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEmergency } from '../backend/emergency-store.ts'
import page from '../ui/page.module.css'
import { DangerList } from './DangerList.tsx'
import { isOpen, matrixOrder } from './matrix-rows.ts'
import { OutputMatrix } from './OutputMatrix.tsx'
import { ReleaseColumn } from './ReleaseColumn.tsx'
import { StopBanner } from './StopBanner.tsx'
import { StopCounts } from './StopCounts.tsx'
import { StopReady } from './StopReady.tsx'
import classes from './stop-page.module.css'

/** The emergency stop: what holds, output by output, and its release. Under 1200 px the release is a drawer. */
export default function StopPage() {
  const { t } = useTranslation('emergency')
  const { state, outputs } = useEmergency()
  const narrow = useMediaQuery('(max-width: 1199px)') ?? false
  const [drawer, { open, close }] = useDisclosure(false)
  const [onlyOpen, setOnlyOpen] = useState(false)
  const list = useMemo(() => [...outputs.values()].sort(matrixOrder), [outputs])
  const danger = useMemo(
    () => list.filter((one) => one.state === 'unreachable' || one.state === 'still-on' || (one.state === 'sent' && one.secured)),
    [list],
  )

  if (state.phase === 'ready') return <StopReady outputs={list} />
  const release = <ReleaseColumn outputs={list} />
  return (
    <div className={`${page.page} ${classes.page}`}>
      <StopBanner />
      <div className={classes.columns}>
        <div className={classes.main}>
          <StopCounts />
          {danger.length > 0 && <DangerList outputs={danger} />}
          {narrow && (
            <Button variant="default" className={classes.openRelease} onClick={open}>
              {t('release.open')}
            </Button>
          )}
          <OutputMatrix outputs={onlyOpen ? list.filter(isOpen) : list} total={list.length} onlyOpen={onlyOpen} onOnlyOpen={setOnlyOpen} />
        </div>
        {!narrow && release}
      </div>
      {narrow && (
        <Drawer
          opened={drawer}
          onClose={close}
          position="right"
          size={340}
          title={t('release.title')}
          closeButtonProps={{ 'aria-label': t('act.close', { ns: 'common' }) }}
          classNames={{ body: classes.drawerBody, content: classes.drawerContent }}
        >
          {release}
        </Drawer>
      )}
    </div>
  )
}
