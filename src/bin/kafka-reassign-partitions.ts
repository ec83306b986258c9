import { main } from '../cli/kafka-reassign-partitions.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
