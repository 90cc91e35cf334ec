import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import first_tables


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0002_absences_and_capacities'),
    ]

    operations = [
        first_tables.CreateTables(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalabsence',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9b050b47ccab73c57c8c9b64dfb834491ca9d64e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cfec5', table='accounts_historicalabsence', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalabsence',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='d38575e675c5e132e65a062fc350f6c8132abbed', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9ca38', table='accounts_historicalabsence', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcapacity',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2db615ed1b73fd730fd3614538b1e51b0898d3e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ee257', table='accounts_historicalcapacity', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcapacity',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='94fe6916a2acbfb7a220ab0389aefb42e4e24090', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7c68f', table='accounts_historicalcapacity', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalmembership',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='953840a074250489ac322eeac52a5846c735a20f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_73f7f', table='accounts_historicalmembership', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalmembership',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='6217d8d6acffe4ac6976b093be6ade5f614bac0b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d327b', table='accounts_historicalmembership', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalunit',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b4178db32c56a0bb9eeee1ef5cfc1509a442788e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b7efd', table='accounts_historicalunit', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalunit',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='1355022f95c5ad4da653afd2fcce4bef3228fb50', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b01f2', table='accounts_historicalunit', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaluser',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1d00c42a397008191f97fa9840d7ce2b88ff0072', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ca987', table='accounts_historicaluser', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaluser',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='d3448f93e8d33a61a41a359da927d20dac8ee100', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_42d40', table='accounts_historicaluser', when='BEFORE')),
                ),
            ],
        ),
    ]
