import { main } from '../cli/kafka-console-share-consumer.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
