import { goldenFile } from './golden-file.ts'

goldenFile('admin-cluster')
goldenFile('admin-partitions')
