// Package queue records what share consumers were given and what they acknowledged, for test/faults/histories/share-queue.ts to check.
package queue

// A Send of a record, which has its id for a value.
type Send struct {
	Id             string `json:"id"`
	IsAcknowledged bool   `json:"isAcknowledged"`
}

// A Delivery is a record that a consumer was given, when the answer came.
type Delivery struct {
	Consumer string  `json:"consumer"`
	Id       string  `json:"id"`
	Count    int32   `json:"count"`
	Received float64 `json:"received"`
}

// An Acknowledgement of a delivery: accept, release or reject. It is confirmed when the broker has said so.
type Acknowledgement struct {
	Consumer    string  `json:"consumer"`
	Id          string  `json:"id"`
	Count       int32   `json:"count"`
	Kind        string  `json:"kind"`
	Begin       float64 `json:"begin"`
	End         float64 `json:"end"`
	IsConfirmed bool    `json:"isConfirmed"`
}

// A Departure is of a consumer that is cut off, or leaves: from before it begins.
type Departure struct {
	Consumer string  `json:"consumer"`
	At       float64 `json:"at"`
}

// An Outage of the broker: from before it was killed until after it was there again.
type Outage struct {
	Begin float64 `json:"begin"`
	End   float64 `json:"end"`
}
