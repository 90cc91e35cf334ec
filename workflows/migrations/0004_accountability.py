import django.db.models.deletion
import first_tables
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('workflows', '0001_squashed_0003_clocks_calendars_reassignment'),
    ]

    operations = [
        first_tables.ChangeTables(
            operations=[
                migrations.CreateModel(
                    name='AnchoredHead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveBigIntegerField()),
                        ('hash', models.CharField(max_length=64)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anchored_heads', to='workflows.matter')),
                        ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='workflows.signedroot')),
                    ],
                    options={
                        'verbose_name': 'anchored head',
                        'constraints': [models.UniqueConstraint(fields=('matter', 'root'), name='anchoredhead_once_a_root')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e4aab32c584cb1510b203810699f9f542e55c0b2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ccd27', table='workflows_anchoredhead', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='e23bf3c24eb74dc40a73def54991e71b33a76192', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ce430', table='workflows_anchoredhead', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='AnchoredRows',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('table', models.CharField(max_length=63)),
                        ('after', models.BigIntegerField()),
                        ('upto', models.BigIntegerField()),
                        ('count', models.PositiveIntegerField()),
                        ('columns', models.JSONField()),
                        ('leaves', models.BinaryField()),
                        ('merkle_root', models.CharField(max_length=64)),
                        ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='workflows.signedroot')),
                    ],
                    options={
                        'verbose_name': 'anchored rows',
                        'ordering': ['table', 'after'],
                        'constraints': [models.UniqueConstraint(fields=('table', 'after'), name='anchoredrows_follow_on'), models.CheckConstraint(condition=models.Q(('upto__gt', models.F('after'))), name='anchoredrows_go_on')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='429604164a02114b52cb2e6eecc1aa0ea959b72b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7ca28', table='workflows_anchoredrows', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='98fc383d4c4c69615ea61ff75394000c864166fc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_334f2', table='workflows_anchoredrows', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='KeptAnswers',
                    fields=[
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='kept', serialize=False, to='workflows.workitem')),
                        ('values', models.JSONField(default=dict)),
                        ('kept_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'answers of a task',
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='72d07ee6d43661e164c0dea9cc0e1674aa1443bd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_acd4d', table='workflows_keptanswers', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'answers are never truncated';", hash='95526c770fa3668a214ebec73a4daeb35f6e2825', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d38f7', table='workflows_keptanswers', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='SeparationException',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.TextField(verbose_name='reason')),
                        ('granted_at', models.DateTimeField()),
                        ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='separation_exceptions', to='workflows.workitem')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'exception from separation of duties',
                        'constraints': [models.UniqueConstraint(fields=('item', 'user'), name='separation_exception_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='separation_exception_has_reason'), models.CheckConstraint(condition=models.Q(('user', models.F('granted_by')), _negated=True), name='separation_exception_by_another')],
                        'triggers': [pgtrigger.compiler.Trigger(name='separation_exception_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ba318fcf9122d6c9d8fcdbcbca9fd1366f4791e8', operation='UPDATE OR DELETE', pgid='pgtrigger_separation_exception_append_only_618a0', table='workflows_separationexception', when='BEFORE')), pgtrigger.compiler.Trigger(name='separation_exception_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'exceptions are never truncated';", hash='f6afaf5addaf41431a032a1128871a3db75ed28f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_separation_exception_no_truncate_8f63e', table='workflows_separationexception', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='SignedRoot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveBigIntegerField(unique=True, verbose_name='number')),
                        ('signed_at', models.DateTimeField(verbose_name='signed')),
                        ('statement', models.TextField()),
                        ('hash', models.CharField(max_length=64, unique=True)),
                        ('public_key', models.CharField(max_length=64)),
                        ('signature', models.CharField(max_length=128)),
                    ],
                    options={
                        'verbose_name': 'signed root',
                        'ordering': ['number'],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3b29d60d1c5793197eddb8b52dd5faf422f00428', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_57997', table='workflows_signedroot', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='2a1d270099d144de2269381b496408a28d9e7d6e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_5adba', table='workflows_signedroot', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='VerificationRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('started_at', models.DateTimeField(verbose_name='started')),
                        ('ended_at', models.DateTimeField(verbose_name='ended')),
                        ('rows_checked', models.PositiveBigIntegerField(verbose_name='rows checked')),
                        ('findings', models.JSONField(default=list, verbose_name='findings')),
                        ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.matter')),
                        ('root', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='workflows.signedroot')),
                        ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'check of the history',
                        'ordering': ['-started_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__gte', models.F('started_at'))), name='verificationrun_ends_after_its_start')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='064740871d83218a32a3398152e7425545c2052c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_54349', table='workflows_verificationrun', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='4cc4900f833cb177e4e97aefe392e4dbcab364f0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f6238', table='workflows_verificationrun', when='BEFORE'))],
                    },
                ),
                migrations.AddIndex(
                    model_name='event',
                    index=models.Index(fields=['at'], name='event_at'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='calendarversion',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='37c4c13c37fe3c476a2907950faa73a7ebd3fc5c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_3b57a', table='workflows_calendarversion', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='circular',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='3ca1ae47ca4770b8b4371b32f0199cb21962242d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d4f4d', table='workflows_circular', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='escalation',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='096d76e2f19ae5c5a13ad26018819d63a351b793', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f7c2d', table='workflows_escalation', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcalendarscope',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='78f2b5aff2f75f6bc36dd6320112e6773ccb6dbc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_64037', table='workflows_historicalcalendarscope', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcalendarscope',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='575e4bcb25058b5feca8da432ee8a817a6dbabd3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1b455', table='workflows_historicalcalendarscope', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalclockpause',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a8d05068bae556e2ad3fb58f4ef7f67d9a75e2b5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1fcf5', table='workflows_historicalclockpause', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalclockpause',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='08a88951da251aee312aa6b6a84706e913d0c454', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1821d', table='workflows_historicalclockpause', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldeadline',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3fc555d86e4a93a4065aec16e42520e89c12478e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_686b5', table='workflows_historicaldeadline', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldeadline',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='f3a904af89999453eca3c80a4f9d89998eed393f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ee46e', table='workflows_historicaldeadline', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldeadlinerule',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e50997883cfa7ace3c28d21d8cd76a7890bbe212', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4222d', table='workflows_historicaldeadlinerule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldeadlinerule',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='0b7bdd7e1ea47d1e2d953056432487fa34c3a894', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_5aff9', table='workflows_historicaldeadlinerule', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalholiday',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2e300192a6b73323da3f0758c600b771db4b7a33', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e9a48', table='workflows_historicalholiday', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalholiday',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='4315aedd66c704c82b6609300ee54b187a576146', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f4398', table='workflows_historicalholiday', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalprocessdefinition',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1ff7b8dbdfccc632b26dc441332bae3374d20de4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5a30e', table='workflows_historicalprocessdefinition', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalprocessdefinition',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='b3d14cad2197ccc1d64c82610eafe0fff788e3c7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_bd789', table='workflows_historicalprocessdefinition', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalprocessversion',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee2ce77a0f3b45e39ca5263a9c3f0a95140915e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0e7a5', table='workflows_historicalprocessversion', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalprocessversion',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='96f930dbe2719136ed6d42355e2d37bb954de8ac', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8cfa3', table='workflows_historicalprocessversion', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalseason',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a8208c4a24012c49f0b79dc90a95934524860f5a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b3ac2', table='workflows_historicalseason', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalseason',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='161ed95193eab49db672bfc5f2b10002636b3382', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8bf61', table='workflows_historicalseason', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalworkingcalendar',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='089395fa6ca4d3ae9f4ceae40c18e2051956c3a7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_544f2', table='workflows_historicalworkingcalendar', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalworkingcalendar',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='87ef04fb0fdfb7e08c555facde04b1e1de50cb37', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_46081', table='workflows_historicalworkingcalendar', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalworkitem',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2de4ca8efa3660dc171e75cef099e9b0ac5070c4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_79395', table='workflows_historicalworkitem', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalworkitem',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='3d4b515a9c0a32de1fdbfa423d8370e9234379e9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_26d17', table='workflows_historicalworkitem', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='idlewarning',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='b74906999e9832f41dedeac99f1ab2512c805818', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_11c28', table='workflows_idlewarning', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reassignmentbatch',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='38bf2a766d4633987a89d2340d282df1c6846564', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_84dbe', table='workflows_reassignmentbatch', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reassignmentline',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='57d81129bee6ebe4495d9caa687d394cb52923d7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_54c74', table='workflows_reassignmentline', when='BEFORE')),
                ),
            ],
        ),
    ]
