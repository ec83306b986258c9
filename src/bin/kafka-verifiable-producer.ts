import { main } from '../cli/kafka-verifiable-producer.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
