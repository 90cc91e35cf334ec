import datetime
import django.db.models.deletion
import first_tables
import pgtrigger.compiler
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_deliveries')]

    initial = True

    dependencies = [
        # Libraries alter tables: while there are few models, that is quick.
        ('account', '0009_emailaddress_unique_primary_email'),
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('guardian', '0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('viewflow', '0015_task_scheduled'),
        ('accounts', '0001_squashed_0002_absences_and_capacities'),
    ]

    operations = [
        first_tables.CreateTables(
            operations=[
                migrations.CreateModel(
                    name='ChannelHealth',
                    fields=[
                        ('channel', models.CharField(choices=[('inbox', 'Inbox'), ('email', 'E-mail'), ('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10, primary_key=True, serialize=False)),
                        ('failures', models.PositiveIntegerField(default=0)),
                        ('resting_until', models.DateTimeField(null=True)),
                        ('last_sent_at', models.DateTimeField(null=True)),
                        ('last_failed_at', models.DateTimeField(null=True)),
                        ('last_error', models.CharField(blank=True, max_length=120)),
                        ('allowance', models.FloatField(default=0)),
                        ('allowed_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'channel',
                    },
                ),
                migrations.CreateModel(
                    name='Rhythm',
                    fields=[
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('daily', models.BooleanField(default=False, verbose_name='one e-mail a day')),
                        ('daily_at', models.TimeField(default=datetime.time(7, 30), verbose_name='at')),
                        ('any_hour', models.BooleanField(default=False, verbose_name='outside office hours too')),
                    ],
                    options={
                        'verbose_name': 'rhythm of notices',
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalNoticeTemplate',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('topic', models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('test', 'A test of your settings'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40, verbose_name='event')),
                        ('length', models.CharField(choices=[('long', 'For e-mail'), ('short', 'For WhatsApp and SMS')], max_length=5, verbose_name='length')),
                        ('subject', models.CharField(blank=True, max_length=120, verbose_name='subject')),
                        ('body', models.TextField(verbose_name='text')),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('reference_digest', models.CharField(max_length=64)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical notice template',
                        'verbose_name_plural': 'historical notice templates',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='77715814c5f99cce1c762816ebb4198f9d0ec567', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d844d', table='notifications_historicalnoticetemplate', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is never truncated';", hash='14a2e99adada98fe97b2f82b0186b47f788c1f16', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_388f1', table='notifications_historicalnoticetemplate', when='BEFORE'))],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='NoticeTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('topic', models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('test', 'A test of your settings'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40, verbose_name='event')),
                        ('length', models.CharField(choices=[('long', 'For e-mail'), ('short', 'For WhatsApp and SMS')], max_length=5, verbose_name='length')),
                        ('subject', models.CharField(blank=True, max_length=120, verbose_name='subject')),
                        ('body', models.TextField(verbose_name='text')),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('reference_digest', models.CharField(max_length=64)),
                    ],
                    options={
                        'verbose_name': 'notice template',
                        'ordering': ['topic', 'length'],
                        'constraints': [models.UniqueConstraint(fields=('topic', 'length'), name='noticetemplate_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OutboxMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=160, unique=True)),
                        ('topic', models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('test', 'A test of your settings'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40)),
                        ('matter_id', models.BigIntegerField()),
                        ('label', models.CharField(blank=True, max_length=40)),
                        ('item_id', models.BigIntegerField(null=True)),
                        ('post', models.CharField(blank=True, max_length=30)),
                        ('unit_path', models.CharField(blank=True, max_length=200)),
                        ('user_id', models.BigIntegerField(null=True)),
                        ('party_id', models.BigIntegerField(null=True)),
                        ('at_any_hour', models.BooleanField(db_default=False, default=False)),
                        ('data', models.JSONField(blank=True, default=dict)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('spread', 'Dealt out'), ('nobody', 'Nobody to tell'), ('failed', 'Failed for good')], default='waiting', max_length=10)),
                        ('created_at', models.DateTimeField()),
                        ('due_at', models.DateTimeField()),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('spread_at', models.DateTimeField(null=True)),
                        ('last_error', models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        'verbose_name': 'outgoing notice',
                        'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='outbox_waiting')],
                    },
                ),
                migrations.CreateModel(
                    name='InboxNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('topic', models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('test', 'A test of your settings'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40)),
                        ('label', models.CharField(blank=True, max_length=40)),
                        ('matter_id', models.BigIntegerField()),
                        ('item_id', models.BigIntegerField(null=True)),
                        ('created_at', models.DateTimeField()),
                        ('read_at', models.DateTimeField(null=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.outboxmessage')),
                    ],
                    options={
                        'verbose_name': 'notice',
                        'ordering': ['-created_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['user'], name='inboxnotice_unread'), models.Index(fields=['user', '-created_at', '-id'], name='inboxnotice_of_user')],
                        'constraints': [models.UniqueConstraint(fields=('user', 'message'), name='inboxnotice_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=200, unique=True)),
                        ('reference', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('channel', models.CharField(choices=[('inbox', 'Inbox'), ('email', 'E-mail'), ('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10)),
                        ('is_urgent', models.BooleanField(default=False)),
                        ('party_id', models.BigIntegerField(null=True)),
                        ('matter_id', models.BigIntegerField(null=True)),
                        ('is_digest', models.BooleanField(default=False)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('bounced', 'Bounced'), ('failed', 'Failed for good'), ('given_up', 'Given up'), ('dropped', 'No longer to be told')], default='waiting', max_length=10)),
                        ('created_at', models.DateTimeField()),
                        ('due_at', models.DateTimeField()),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('lease', models.UUIDField(null=True)),
                        ('leased_until', models.DateTimeField(null=True)),
                        ('expires_at', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('provider_id', models.CharField(blank=True, max_length=200)),
                        ('address_hash', models.CharField(blank=True, max_length=64)),
                        ('last_error', models.CharField(blank=True, max_length=120)),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notifications.outboxmessage')),
                    ],
                    options={
                        'verbose_name': 'delivery',
                        'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['channel', '-is_urgent', 'due_at', 'id'], name='delivery_waiting'), models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['leased_until'], name='delivery_leased'), models.Index(condition=models.Q(('state__in', ('failed', 'bounced'))), fields=['-created_at', '-id'], name='delivery_undelivered'), models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['sent_at'], name='delivery_sent_at'), models.Index(condition=models.Q(('provider_id', ''), _negated=True), fields=['provider_id'], name='delivery_provider_id'), models.Index(fields=['matter_id', 'due_at'], name='delivery_of_matter')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('party_id__isnull', True), ('user__isnull', False)), models.Q(('party_id__isnull', False), ('user__isnull', True)), _connector='OR'), name='delivery_to_one')],
                    },
                ),
                migrations.CreateModel(
                    name='Covered',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covered', to='notifications.delivery')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covered_by', to='notifications.outboxmessage')),
                    ],
                    options={
                        'verbose_name': 'covered notice',
                        'constraints': [models.UniqueConstraint(fields=('delivery', 'message'), name='covered_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Preference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('topic', models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('test', 'A test of your settings'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40)),
                        ('channel', models.CharField(choices=[('inbox', 'Inbox'), ('email', 'E-mail'), ('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10)),
                        ('wanted', models.BooleanField()),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'wish about notices',
                        'constraints': [models.UniqueConstraint(fields=('user', 'topic', 'channel'), name='preference_once')],
                    },
                ),
                migrations.CreateModel(
                    name='BadAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.CharField(choices=[('inbox', 'Inbox'), ('email', 'E-mail'), ('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10)),
                        ('address_hash', models.CharField(max_length=64)),
                        ('party_id', models.BigIntegerField(null=True)),
                        ('cause', models.CharField(choices=[('bounced', 'The provider says that it does not exist'), ('complained', 'Its owner has reported our notices as unwanted')], max_length=10)),
                        ('noted_at', models.DateTimeField()),
                        ('cleared_at', models.DateTimeField(null=True)),
                        ('cleared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'address that takes nothing',
                        'indexes': [models.Index(condition=models.Q(('cleared_at', None)), fields=['user'], name='badaddress_of_user')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('cleared_at', None)), fields=('channel', 'address_hash'), name='badaddress_once'), models.CheckConstraint(condition=models.Q(('cleared_at__isnull', True), ('cleared_by__isnull', False), _connector='OR'), name='badaddress_cleared_by_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='DeliveryOperation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('operation', models.CharField(choices=[('again', 'Tried again'), ('all_again', 'All of the channel tried again'), ('given_up', 'Given up'), ('woken', "The channel's rest ended")], max_length=10)),
                        ('channel', models.CharField(choices=[('inbox', 'Inbox'), ('email', 'E-mail'), ('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('count', models.PositiveIntegerField(default=1)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='operations', to='notifications.delivery')),
                    ],
                    options={
                        'verbose_name': 'operation on deliveries',
                        'ordering': ['-at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('operation', 'given_up'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='deliveryoperation_given_up_with_reason')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6cc1c568e1a24771773ee24983951f8c5be3dd76', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_906c1', table='notifications_deliveryoperation', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what operators did is never truncated';", hash='0e07c120529730458c1b403c42293c881aab4f45', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_bf989', table='notifications_deliveryoperation', when='BEFORE'))],
                    },
                ),
            ],
        ),
    ]
