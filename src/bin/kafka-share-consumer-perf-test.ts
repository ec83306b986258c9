import { main } from '../cli/kafka-share-consumer-perf-test.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
