"""Rows of the monitoring. What is written into their history stays there."""

from append_only import keep_history

from .report import QuickReport
from .rounds import MonitoringCheck, MonitoringRound
from .rule import MonitoringRule


__all__ = ["MonitoringCheck", "MonitoringRound", "MonitoringRule", "QuickReport"]

keep_history("monitoring")
