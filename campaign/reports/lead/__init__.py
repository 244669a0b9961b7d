"""The leading group's page 一页通: how far, who lags, what waits for a decision."""
