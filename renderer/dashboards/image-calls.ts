import { IMAGE_TYPES, ImageInfo } from '../../backend/contract/image.ts'
import { backendUrl } from '../backend/address.ts'
import { rest } from '../backend/rest.ts'

/** Pictures of image widgets. */

/** For the file chooser. */
export const IMAGE_ACCEPT = IMAGE_TYPES.join(',')
const TIMEOUT_MS = 60_000

export function imageUrl(id: string): string {
  return backendUrl(`/api/images/${id}`)
}

/** @throws RestError `image.unsupported`, `image.full`, `request.too-large` */
export function uploadImage(file: Blob): Promise<ImageInfo> {
  return rest.post('/api/images', file, ImageInfo, { timeoutMs: TIMEOUT_MS })
}
