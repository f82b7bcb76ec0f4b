import { ActionIcon, Button } from '@mantine/core'
import { IconBoxMultiple, IconLayoutDistributeHorizontal, IconMinus, IconPlus } from '@tabler/icons-react'
import { type FitViewOptions, Panel, useReactFlow, useStore } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import classes from './rule-canvas.module.css'

interface Props {
  fit: FitViewOptions
  /** The plane shares its room with the text. */
  narrow: boolean
  onArrange(): void
  /** Undefined where no nodes are chosen, or they are a frame already. */
  onFrame: (() => void) | undefined
}

/** "− 100 % + Fit" at the lower edge, as drawn. */
export function ZoomBar({ fit, narrow, onArrange, onFrame }: Props) {
  const { t } = useTranslation('rules')
  const flow = useReactFlow()
  const zoom = useStore((state) => state.transform[2])
  return (
    <Panel position={narrow ? 'bottom-right' : 'bottom-center'} className={classes.zoom ?? ''} role="toolbar" aria-label={t('canvas.zoom')}>
      <ActionIcon size={30} aria-label={t('canvas.zoomOut')} title={t('canvas.zoomOut')} onClick={() => void flow.zoomOut()}>
        <IconMinus size={16} stroke={1.75} />
      </ActionIcon>
      <button type="button" className={classes.percent} title={t('canvas.zoomReset')} onClick={() => void flow.zoomTo(1)}>
        {Math.round(zoom * 100)} %
      </button>
      <ActionIcon size={30} aria-label={t('canvas.zoomIn')} title={t('canvas.zoomIn')} onClick={() => void flow.zoomIn()}>
        <IconPlus size={16} stroke={1.75} />
      </ActionIcon>
      <Button size="sm" variant="subtle" onClick={() => void flow.fitView(fit)}>
        {t('canvas.fit')}
      </Button>
      <ActionIcon size={30} aria-label={t('canvas.arrange')} title={t('canvas.arrange')} onClick={onArrange}>
        <IconLayoutDistributeHorizontal size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon
        size={30}
        disabled={onFrame === undefined}
        aria-label={t('frame.make')}
        title={onFrame === undefined ? t('frame.chooseFirst') : `${t('frame.make')} · ${t('key.ctrl')} G`}
        onClick={onFrame}
      >
        <IconBoxMultiple size={16} stroke={1.75} />
      </ActionIcon>
    </Panel>
  )
}
