import django.db.models.deletion
import first_tables
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0002_absences_and_capacities'),
    ]

    operations = [
        first_tables.ChangeTables(
            operations=[
                migrations.CreateModel(
                    name='AttemptTally',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20)),
                        ('source', models.CharField(max_length=64)),
                        ('begins', models.DateTimeField()),
                        ('count', models.PositiveIntegerField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('kind', 'source', 'begins'), name='attempt_tally_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SignInRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('signed_in', 'Signed in'), ('signed_out', 'Signed out'), ('timed_out', 'Signed out after a time without use'), ('failed', 'Sign-in failed'), ('factor_failed', 'Second step failed'), ('locked_out', 'Locked for a while after too many attempts'), ('session_ended', 'Session ended'), ('factor_added', 'Second step added'), ('factor_removed', 'Second step removed'), ('factors_reset', 'Second step reset by an administrator'), ('codes_renewed', 'New recovery codes made'), ('code_used', 'A recovery code was used'), ('password_changed', 'Password changed'), ('password_set', 'Password set by an administrator')], max_length=20)),
                        ('at', models.DateTimeField()),
                        ('agent', models.CharField(blank=True, max_length=60)),
                        ('method', models.CharField(blank=True, max_length=20)),
                        ('reason', models.TextField(blank=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'sign-in record',
                        'ordering': ['-at', '-pk'],
                        'indexes': [models.Index(fields=['user', '-at'], name='sign_in_user_at'), models.Index(fields=['-at'], name='sign_in_at')],
                        'triggers': [pgtrigger.compiler.Trigger(name='sign_in_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='331b7bf3de43ab1dabfcf3cfc7e4b6eb35595383', operation='UPDATE OR DELETE', pgid='pgtrigger_sign_in_append_only_17789', table='accounts_signinrecord', when='BEFORE')), pgtrigger.compiler.Trigger(name='sign_in_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'sign-in records are never truncated';", hash='07abd5f1d320db990fc22b1f07017e9ec32ea3cd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_sign_in_no_truncate_e2c50', table='accounts_signinrecord', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='StaffSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('session_key', models.CharField(max_length=40, unique=True)),
                        ('agent', models.CharField(max_length=60)),
                        ('device', models.CharField(max_length=64)),
                        ('began_at', models.DateTimeField()),
                        ('seen_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_sessions', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'session',
                        'ordering': ['-seen_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user'], name='staff_session_open'), models.Index(fields=['user', 'device'], name='staff_session_device')],
                    },
                ),
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
