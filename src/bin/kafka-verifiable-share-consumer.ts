import { main } from '../cli/kafka-verifiable-share-consumer.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
