// Package screen reads what people write.
package screen
