import first_tables
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_squashed_0002_deliveries'),
    ]

    operations = [
        first_tables.ChangeTables(
            operations=[
                migrations.AlterField(
                    model_name='historicalnoticetemplate',
                    name='topic',
                    field=models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('break_glass', 'A case was opened in an emergency'), ('test', 'A test of your settings'), ('new_device', 'Somebody signed in with your account on a new device'), ('factors_reset', 'Your second step of signing in was reset'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40, verbose_name='event'),
                ),
                migrations.AlterField(
                    model_name='inboxnotice',
                    name='topic',
                    field=models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('break_glass', 'A case was opened in an emergency'), ('test', 'A test of your settings'), ('new_device', 'Somebody signed in with your account on a new device'), ('factors_reset', 'Your second step of signing in was reset'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40),
                ),
                migrations.AlterField(
                    model_name='noticetemplate',
                    name='topic',
                    field=models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('break_glass', 'A case was opened in an emergency'), ('test', 'A test of your settings'), ('new_device', 'Somebody signed in with your account on a new device'), ('factors_reset', 'Your second step of signing in was reset'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40, verbose_name='event'),
                ),
                migrations.AlterField(
                    model_name='outboxmessage',
                    name='topic',
                    field=models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('break_glass', 'A case was opened in an emergency'), ('test', 'A test of your settings'), ('new_device', 'Somebody signed in with your account on a new device'), ('factors_reset', 'Your second step of signing in was reset'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40),
                ),
                migrations.AlterField(
                    model_name='preference',
                    name='topic',
                    field=models.CharField(choices=[('task_opened', 'A task is waiting in your queue'), ('task_assigned', 'A task has been given to you'), ('task_taken', 'A task of yours has been given to somebody else'), ('task_due_soon', 'A deadline is near'), ('task_overdue', 'A deadline has passed'), ('task_escalated', 'A late task has been put before you'), ('task_idle', 'A task of yours will go back to the queue'), ('task_returned', 'A task of yours is back in the queue'), ('emergency', 'An emergency is waiting for you'), ('reporter_answered', 'The reporter has answered'), ('referral', 'A referral has come'), ('referral_answered', 'A referral has been answered'), ('note_mention', 'You are mentioned in a note on a case'), ('result', 'A case has a result'), ('absence', 'You stand in for somebody'), ('action_failed', 'An automatic action has failed'), ('break_glass', 'A case was opened in an emergency'), ('test', 'A test of your settings'), ('new_device', 'Somebody signed in with your account on a new device'), ('factors_reset', 'Your second step of signing in was reset'), ('told_received', 'To the reporter: received'), ('told_more_needed', 'To the reporter: more is needed'), ('told_result', 'To the reporter: there is a result'), ('told_late', 'To the reporter: we are late')], max_length=40),
                ),
            ],
        ),
    ]
