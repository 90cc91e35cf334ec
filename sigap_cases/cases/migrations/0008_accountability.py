import django.db.models.deletion
import first_tables
import pgtrigger.compiler
import pgtrigger.migrations
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_accountability'),
        ('accounts', '__first__'),
        ('cases', '0007_sealed_columns'),
        ('registry', '0002_sealed_columns'),
        ('workflows', '0004_accountability'),
    ]

    operations = [
        first_tables.ChangeTables(
            operations=[
                migrations.CreateModel(
                    name='AuditSample',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=120, verbose_name='title')),
                        ('method', models.CharField(choices=[('random', 'At random'), ('risk', 'By risk')], max_length=10, verbose_name='method')),
                        ('state', models.CharField(choices=[('closed', 'Closed in the period'), ('open', 'Received in the period and still open')], default='closed', max_length=10, verbose_name='cases')),
                        ('seed', models.CharField(max_length=40, verbose_name='seed')),
                        ('size', models.PositiveSmallIntegerField(verbose_name='number of cases')),
                        ('first_day', models.DateField(verbose_name='from')),
                        ('last_day', models.DateField(verbose_name='until')),
                        ('unit_path', models.CharField(blank=True, max_length=200, verbose_name='unit')),
                        ('population', models.PositiveIntegerField()),
                        ('drawn_at', models.DateTimeField()),
                        ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'sample for review',
                        'ordering': ['-drawn_at', '-pk'],
                        'default_permissions': (),
                        'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='auditsample_period_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='EmergencyAccess',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post_title', models.CharField(max_length=200, verbose_name='post')),
                        ('reason', models.TextField(verbose_name='reason')),
                        ('opened_at', models.DateTimeField(verbose_name='opened')),
                        ('expires_at', models.DateTimeField(verbose_name='ends')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended early')),
                        ('verdict', models.CharField(blank=True, choices=[('justified', 'Justified'), ('not_justified', 'Not justified')], max_length=15, verbose_name='verdict')),
                        ('findings', models.TextField(blank=True, verbose_name='findings')),
                        ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='reviewed')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergency_accesses', to='cases.case')),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('review', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='emergency_access', to='workflows.process')),
                        ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'emergency access',
                        'ordering': ['-opened_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user', 'case'], name='emergency_access_of_user'), models.Index(fields=['-opened_at'], name='emergency_access_latest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='emergency_access_has_reason'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('opened_at'))), name='emergency_access_ends_after_it_began'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='emergency_access_end_names_who'), models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at', None), ('reviewed_by__isnull', True), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='emergency_access_verdict_names_who'), models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(('reviewed_by', models.F('user')), _negated=True), _connector='OR'), name='emergency_access_reviewed_by_another')],
                    },
                ),
                migrations.CreateModel(
                    name='EmergencyAttempt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField()),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'attempt at emergency access',
                        'indexes': [models.Index(fields=['user', '-at'], name='emergency_attempt_of')],
                        'triggers': [pgtrigger.compiler.Trigger(name='emergency_attempt_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9777a1c7423460fa873f9944bf4ad9eab01be923', operation='UPDATE OR DELETE', pgid='pgtrigger_emergency_attempt_append_only_a5222', table='cases_emergencyattempt', when='BEFORE')), pgtrigger.compiler.Trigger(name='emergency_attempt_no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'attempts are never truncated';", hash='24eec20c6bf6a9796891c59eeebb93eae085791d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_emergency_attempt_no_truncate_4778b', table='cases_emergencyattempt', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalAuditSample',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('title', models.CharField(max_length=120, verbose_name='title')),
                        ('method', models.CharField(choices=[('random', 'At random'), ('risk', 'By risk')], max_length=10, verbose_name='method')),
                        ('state', models.CharField(choices=[('closed', 'Closed in the period'), ('open', 'Received in the period and still open')], default='closed', max_length=10, verbose_name='cases')),
                        ('seed', models.CharField(max_length=40, verbose_name='seed')),
                        ('size', models.PositiveSmallIntegerField(verbose_name='number of cases')),
                        ('first_day', models.DateField(verbose_name='from')),
                        ('last_day', models.DateField(verbose_name='until')),
                        ('unit_path', models.CharField(blank=True, max_length=200, verbose_name='unit')),
                        ('population', models.PositiveIntegerField()),
                        ('drawn_at', models.DateTimeField()),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('drawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical sample for review',
                        'verbose_name_plural': 'historical sample for reviews',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b1495b1122e39741943fa99f190a3f2d7701d1cd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3aae8', table='cases_historicalauditsample', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='0bc888ac0cdbed27276e98ebb4d7ebbd38785686', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_99859', table='cases_historicalauditsample', when='BEFORE'))],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalEmergencyAccess',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('post_title', models.CharField(max_length=200, verbose_name='post')),
                        ('reason', models.TextField(verbose_name='reason')),
                        ('opened_at', models.DateTimeField(verbose_name='opened')),
                        ('expires_at', models.DateTimeField(verbose_name='ends')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended early')),
                        ('verdict', models.CharField(blank=True, choices=[('justified', 'Justified'), ('not_justified', 'Not justified')], max_length=15, verbose_name='verdict')),
                        ('findings', models.TextField(blank=True, verbose_name='findings')),
                        ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='reviewed')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                        ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workflows.process')),
                        ('reviewed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ],
                    options={
                        'verbose_name': 'historical emergency access',
                        'verbose_name_plural': 'historical emergency accesss',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7e8815039a7080efba5d407857d534a7ab022e31', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a032a', table='cases_historicalemergencyaccess', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='5b2f3c443b0c6568d42024a3ae07475575a64795', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_10a1e', table='cases_historicalemergencyaccess', when='BEFORE'))],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalSampledCase',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('score', models.PositiveSmallIntegerField(default=0)),
                        ('reasons', models.JSONField(default=list)),
                        ('result', models.CharField(choices=[('pending', 'Not reviewed yet'), ('in_order', 'In order'), ('finding', 'Finding')], default='pending', max_length=10, verbose_name='result')),
                        ('severity', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=10, verbose_name='severity')),
                        ('finding', models.TextField(blank=True, verbose_name='finding')),
                        ('follow_up', models.TextField(blank=True, verbose_name='what has to be done')),
                        ('follow_up_state', models.CharField(choices=[('none', 'Nothing to follow up'), ('open', 'To be followed up'), ('done', 'Followed up')], default='none', max_length=10, verbose_name='state of the follow-up')),
                        ('reviewed_at', models.DateTimeField(null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reviewed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sample', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.auditsample')),
                    ],
                    options={
                        'verbose_name': 'historical case of a sample',
                        'verbose_name_plural': 'historical case of a samples',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fab222ecbca3c0caa8c0fd515de6d55ee39e9267', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6cc14', table='cases_historicalsampledcase', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='abfed6b6f8f807013022e19c1e7ef60c85eb6d16', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_fdab4', table='cases_historicalsampledcase', when='BEFORE'))],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Retrieval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.CharField(blank=True, choices=[('petugas_desa', 'Village officer'), ('perbekel', 'Head of village'), ('camat', 'Head of district'), ('petugas_pengaduan', 'Intake officer'), ('petugas_penanganan', 'Case worker'), ('pendamping_hukum', 'Legal companion'), ('pendamping_reintegrasi', 'Reintegration companion'), ('petugas_piket', 'Duty officer'), ('penyelia', 'Supervisor'), ('kepala_dinas', 'Head of the office'), ('auditor', 'Auditor'), ('mitra', 'Partner officer'), ('petugas_ppid', 'Information officer'), ('atasan_ppid', 'Superior of the information officer'), ('admin_sistem', 'System administrator')], max_length=30)),
                        ('kind', models.CharField(choices=[('search', 'Search'), ('list', 'List opened'), ('export', 'Export'), ('print', 'Print'), ('page', "Page of the auditor's desk")], max_length=10, verbose_name='kind')),
                        ('surface', models.CharField(max_length=60)),
                        ('terms', models.CharField(blank=True, max_length=500)),
                        ('results', models.PositiveIntegerField(null=True)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('data_sha256', models.CharField(blank=True, max_length=64)),
                        ('at', models.DateTimeField()),
                        ('request_id', models.CharField(blank=True, max_length=64)),
                        ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retrievals', to='cases.case')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retrievals', to='registry.person')),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'search or export',
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['at'], name='retrieval_at'), models.Index(condition=models.Q(('sha256', ''), _negated=True), fields=['sha256'], name='retrieval_sha256'), models.Index(condition=models.Q(('data_sha256', ''), _negated=True), fields=['data_sha256'], name='retrieval_data_sha256')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d41879f0cdd04f18651086359236128579026f4b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3d875', table='cases_retrieval', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='cc4f3736f29192bc9b11f12d77e2474e33785bef', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_112ac', table='cases_retrieval', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='SampledCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('score', models.PositiveSmallIntegerField(default=0)),
                        ('reasons', models.JSONField(default=list)),
                        ('result', models.CharField(choices=[('pending', 'Not reviewed yet'), ('in_order', 'In order'), ('finding', 'Finding')], default='pending', max_length=10, verbose_name='result')),
                        ('severity', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=10, verbose_name='severity')),
                        ('finding', models.TextField(blank=True, verbose_name='finding')),
                        ('follow_up', models.TextField(blank=True, verbose_name='what has to be done')),
                        ('follow_up_state', models.CharField(choices=[('none', 'Nothing to follow up'), ('open', 'To be followed up'), ('done', 'Followed up')], default='none', max_length=10, verbose_name='state of the follow-up')),
                        ('reviewed_at', models.DateTimeField(null=True)),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                        ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drawn', to='cases.auditsample')),
                    ],
                    options={
                        'verbose_name': 'case of a sample',
                        'ordering': ['sample', 'position'],
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('sample', 'case'), name='sampledcase_once'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'finding'), models.Q(('severity', ''), _negated=True), models.Q(('finding', ''), _negated=True)), models.Q(models.Q(('result', 'finding'), _negated=True), ('finding', ''), ('severity', '')), _connector='OR'), name='sampledcase_finding_whole'), models.CheckConstraint(condition=models.Q(('result', 'pending'), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='sampledcase_reviewed_by_somebody')],
                    },
                ),
                migrations.AddField(
                    model_name='accessrecord',
                    name='post',
                    field=models.CharField(blank=True, choices=[('petugas_desa', 'Village officer'), ('perbekel', 'Head of village'), ('camat', 'Head of district'), ('petugas_pengaduan', 'Intake officer'), ('petugas_penanganan', 'Case worker'), ('pendamping_hukum', 'Legal companion'), ('pendamping_reintegrasi', 'Reintegration companion'), ('petugas_piket', 'Duty officer'), ('penyelia', 'Supervisor'), ('kepala_dinas', 'Head of the office'), ('auditor', 'Auditor'), ('mitra', 'Partner officer'), ('petugas_ppid', 'Information officer'), ('atasan_ppid', 'Superior of the information officer'), ('admin_sistem', 'System administrator')], max_length=30),
                ),
                migrations.AddField(
                    model_name='accessrecord',
                    name='reason',
                    field=models.TextField(blank=True, verbose_name='reason'),
                ),
                migrations.AddField(
                    model_name='accessrecord',
                    name='unit',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit'),
                ),
                migrations.AddIndex(
                    model_name='accessrecord',
                    index=models.Index(fields=['at'], name='access_at'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accessrecord',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='42b93a23ff3c53baae04c64833280f580657fc9b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_14d7b', table='cases_accessrecord', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='accessrecord',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='6e6ee48f8dc5c780c26b1ab74790dbc2cb75d6a2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_22ea0', table='cases_accessrecord', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalannouncement',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0073a08cf90c8ae53e4c0a86f8be79f9417ca536', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5d9c8', table='cases_historicalannouncement', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalannouncement',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='3f8f900021f17abe6ac657d0630b45f89527bcf9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e5844', table='cases_historicalannouncement', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcase',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d77c572197fd327405565d628ba44fb3cc63c482', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f7681', table='cases_historicalcase', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcase',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='82d40521b1aae9e31c1741c21891845484e12d92', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2cc03', table='cases_historicalcase', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcasegroupobjectpermission',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='02ce1b569f6fbef33a8c33ad8e98235735e63773', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4f9e3', table='cases_historicalcasegroupobjectpermission', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcasegroupobjectpermission',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='a947692e54e27a1127ffb999e6124d06b8e600e3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1c75c', table='cases_historicalcasegroupobjectpermission', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcaselink',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5b032504e79d4e1f7761913161a32187b3fc4186', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_59031', table='cases_historicalcaselink', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcaselink',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='0fe6a56cc23bfe38487d4ead10f5673db1caa283', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_04ef6', table='cases_historicalcaselink', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcasetype',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ebadb64ed9a8d1e65fe7f2af65d4085a08471952', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89943', table='cases_historicalcasetype', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcasetype',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='11980514461d15d972c38ba774a8feba517d2378', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_31466', table='cases_historicalcasetype', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcaseuserobjectpermission',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c678b27ec7ed39e0d520d15a5916113622879dc5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0435c', table='cases_historicalcaseuserobjectpermission', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcaseuserobjectpermission',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='0a265a7533bd3b380b92d84ec0658791c0029173', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_3240e', table='cases_historicalcaseuserobjectpermission', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcountry',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='421840d0310cee2ef046c73fedb7b0f710d1d0e7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9ca89', table='cases_historicalcountry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcountry',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='ea2a8ebbab37aaa6f20d7249fc128c2e144fda71', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f24c5', table='cases_historicalcountry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcustodian',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d7c7cf1e6a9ef77867927fe66df0d6c526bd2082', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_08743', table='cases_historicalcustodian', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalcustodian',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='3bf53ed3c0e92e064e324f32dc5206264ab1a37c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f24a8', table='cases_historicalcustodian', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldateanswer',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='624ad083f37503b5c3a86e6c46ce8d3ab9b0304b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0d354', table='cases_historicaldateanswer', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldateanswer',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='b8117c7920d69b4c522c056d3157518ca821ed35', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a3e35', table='cases_historicaldateanswer', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldisposition',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ac8f0b33e3ee1a44996ae213e80ea6ab4d0d9dd6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bb0da', table='cases_historicaldisposition', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldisposition',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='a6b27bc9e08e956eb8df97fa78319697e0d0ba28', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_76ea9', table='cases_historicaldisposition', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldocument',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f83107b8c3eb1e0d61ee400c7783b6879ff43474', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3eb9f', table='cases_historicaldocument', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaldocument',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='aa603c25a2ae42c99a0e9342b18c9a4ff0f1f0a4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a21d1', table='cases_historicaldocument', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalemergencynumber',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c27521e3e5af5453c0600a2ba4ecec132b9f6bde', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_98b3a', table='cases_historicalemergencynumber', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalemergencynumber',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='bc2f8949e09698f4335580d6d74119357d3f8c5e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c68b8', table='cases_historicalemergencynumber', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalhearing',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='391d6e43727fc48f33da9dd81127da797346feec', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_83793', table='cases_historicalhearing', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalhearing',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='06ccaff1c374fda7e2c95eeedaf5bb266d2c2313', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a4192', table='cases_historicalhearing', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalincomingletter',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='722c5c1568878f56ca85ee9092e9945265575780', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_84466', table='cases_historicalincomingletter', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalincomingletter',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='42873b262e012a9467eaf85bd8206b019a87bd0e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c709a', table='cases_historicalincomingletter', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalletter',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='57f49237832380d728dc709ceade383ca2af445d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_63d7a', table='cases_historicalletter', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalletter',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='0f4c47b8a7875a7c786fc0c18733a9b4b65da641', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7ac03', table='cases_historicalletter', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalletterhead',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='48000ea92fabfd1e7a72fd19f28e935dd9872340', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e44d8', table='cases_historicalletterhead', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalletterhead',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='1b0b115b5a0f04c75b186823e988ffc8eb059f00', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f96d1', table='cases_historicalletterhead', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalletternature',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='731ac1faf1cece6a5313b09f906c300930be7463', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_67232', table='cases_historicalletternature', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalletternature',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='d42220d1ca8cbc640b81780058877d5388fee76a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a3abe', table='cases_historicalletternature', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicallettertemplate',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='052f7c1d453f8bcc70590877d1e8465a9588fe1b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cb551', table='cases_historicallettertemplate', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicallettertemplate',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='bce8a67089c38dbc917bb4675267db610b59657a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7f7b0', table='cases_historicallettertemplate', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalpartnernumber',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='24f7360311e4bc70a8466c012154fba19f012f2d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ee5ea', table='cases_historicalpartnernumber', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalpartnernumber',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='562c7483580e274835bf0c3cfe7b6ebb271d32e1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9c5bc', table='cases_historicalpartnernumber', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalparty',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='17ced35241c83852b51164800de7b719dd0756ad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1dc70', table='cases_historicalparty', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalparty',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='726c06583a0719b8d44081ab5220d376a0d09830', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_da1ce', table='cases_historicalparty', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalpresence',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='af32cc141a0c4d53f2b62abbe8070cba12e9fff1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_99d57', table='cases_historicalpresence', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalpresence',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='54cbf571466c793976d04bfed5658aa06754cdb2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_82e21', table='cases_historicalpresence', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalproposeddate',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c6dee489774870d5482e636510fa5bbe7729f51d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_83cb6', table='cases_historicalproposeddate', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalproposeddate',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='34673d43654832aa8623efd6ed547045b7cd836b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_315ec', table='cases_historicalproposeddate', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferral',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='161f6e2d444f58fc435cdac9b12bb2b68a93eda8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f4377', table='cases_historicalreferral', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferral',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='6667a878a620dacb9f0afebf925943b193745643', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e9e59', table='cases_historicalreferral', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferraldocument',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eebe43aba9ef9d7e84ebd826c30e4ea4c2b5b44c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ac4ea', table='cases_historicalreferraldocument', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferraldocument',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='13157f16d75db9c21b22096bb2206f8df542ca45', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_948da', table='cases_historicalreferraldocument', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferralentry',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2ac471fbbef9d4e89a5f0c70f89f3eb4bdf95dd6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0ed17', table='cases_historicalreferralentry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferralentry',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='8d379e3e2f28487764e6a67ce6ba924aea4887bd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e13b5', table='cases_historicalreferralentry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferrallink',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d64f5cad22d26ca039266b0a224ad256d40a3f37', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_96c3c', table='cases_historicalreferrallink', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferrallink',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='66a3144761de882656f91b37fece4cf30d7647aa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d430e', table='cases_historicalreferrallink', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferralparty',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d978810fa30a4bbaffe94557e2ce9919561fe947', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4cbe0', table='cases_historicalreferralparty', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferralparty',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='5d7856f3ba1b2571da3b1f6300bf8e1154737865', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e7b44', table='cases_historicalreferralparty', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferralperson',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9b9b731ac14abea40190bd8ea34ec5eee9cdb98e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_17121', table='cases_historicalreferralperson', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreferralperson',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='a4baef3ccbc56af0068aa0a7cec37d24d1b82159', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a8208', table='cases_historicalreferralperson', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalrelease',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9553b818e5a6c0bc9f21155a3b1c1238924627ca', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_04536', table='cases_historicalrelease', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalrelease',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='5e5fe815b985944ba21aab961a5dedf9a31469e2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f8b23', table='cases_historicalrelease', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreportermessage',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0e027ab12c064aed0cc1f977c054b02fe2aa8c2a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_31c00', table='cases_historicalreportermessage', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalreportermessage',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='7e5d7c8d8bc0ea18032ac1dfd8fec5310c839274', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_dc014', table='cases_historicalreportermessage', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalsecrettotalsright',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='122f445bdfa2ad65c08ecdb699cd67a5abce3497', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e2a38', table='cases_historicalsecrettotalsright', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicalsecrettotalsright',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='f174ce10449b3f091b0d8bf563935508be13fa3a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_3b987', table='cases_historicalsecrettotalsright', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaltrackingcode',
                    trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='906678ba6b4b1994c2c8875d796f4e5decf8791c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b1a62', table='cases_historicaltrackingcode', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='historicaltrackingcode',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='623d1122a181f9dd1ddc0f04ce7690d06391987d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_65f70', table='cases_historicaltrackingcode', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='letterfile',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='4b648956278571bad84c05e512c82ce5a910574c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0015d', table='cases_letterfile', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='lettertemplateversion',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='bffa9160a11a5ae528fb60747e6834af6e17a211', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2def7', table='cases_lettertemplateversion', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='referrallinkuse',
                    trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='730213163cfadc3d9ac1c62ebc118e9be0c0af89', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8144c', table='cases_referrallinkuse', when='BEFORE')),
                ),
            ],
        ),
    ]
