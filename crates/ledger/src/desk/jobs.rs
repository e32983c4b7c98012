//! What is to be done outside of a page? Work that takes long or touches the world, put here and carried out elsewhere.
//! Takes a task as words; gives it to whoever works, and its outcome to whoever asked.
//! INVARIANT: what was begun when the process ended is begun again; a task may be carried out twice, never lost.

use practice::calendar::Moment;
use rusqlite::{OptionalExtension, Row};

use super::{Desk, damaged, failed};
use crate::fault::Result;

/// 仕事 (job).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// What is to be done, as JSON.
    pub task: String,
    /// Who asked for it.
    pub by: String,
    /// How far it is.
    pub state: JobState,
    /// What came of it, as JSON; in the case of failure one sentence.
    pub outcome: Option<String>,
}

/// 進み具合 (state) of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Nobody began it.
    Waiting,
    /// Somebody works on it.
    Running,
    /// Done.
    Done,
    /// It did not succeed.
    Failed,
}

impl JobState {
    fn key(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Failed => "failed",
        }
    }

    fn of(key: &str) -> Option<JobState> {
        [JobState::Waiting, JobState::Running, JobState::Done, JobState::Failed]
            .into_iter()
            .find(|s| s.key() == key)
    }

    /// Whether nothing more comes of it.
    pub fn is_over(self) -> bool {
        matches!(self, JobState::Done | JobState::Failed)
    }
}

fn job(row: &Row<'_>) -> rusqlite::Result<(i64, String, String, String, Option<String>)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

fn told((id, task, by, state, outcome): (i64, String, String, String, Option<String>)) -> Result<Job> {
    let state = JobState::of(&state).ok_or_else(|| damaged(format!("仕事の状態「{state}」")))?;
    Ok(Job { id, task, by, state, outcome })
}

impl Desk {
    /// Puts a job down.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_job(&self, task: &str, by: &str, at: Moment) -> Result<i64> {
        let connection = self.connection();
        connection
            .execute(
                "INSERT INTO job (task, by, state, put) VALUES (?1, ?2, 'waiting', ?3)",
                (task, by, at.to_string()),
            )
            .map_err(failed)?;
        Ok(connection.last_insert_rowid())
    }

    /// Takes the oldest job on which nobody works.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn take_job(&self) -> Result<Option<Job>> {
        let sql =
            "UPDATE job SET state = 'running' WHERE id = (SELECT min(id) FROM job WHERE state = 'waiting')
                   RETURNING id, task, by, state, outcome";
        let row = self.connection().query_row(sql, [], job).optional().map_err(failed)?;
        row.map(told).transpose()
    }

    /// Writes down what came of a job.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn end_job(&self, id: i64, outcome: std::result::Result<&str, &str>, at: Moment) -> Result<()> {
        let (state, words) = match outcome {
            Ok(words) => (JobState::Done, words),
            Err(words) => (JobState::Failed, words),
        };
        self.write(
            "UPDATE job SET state = ?2, outcome = ?3, ended = ?4 WHERE id = ?1",
            (id, state.key(), words, at.to_string()),
        )
    }

    /// Puts back what was begun and not ended: whoever worked on it is gone.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn begin_jobs_again(&self) -> Result<()> {
        self.write("UPDATE job SET state = 'waiting' WHERE state = 'running'", [])
    }

    /// The job with this number.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn job(&self, id: i64) -> Result<Option<Job>> {
        let sql = "SELECT id, task, by, state, outcome FROM job WHERE id = ?1";
        let row = self.connection().query_row(sql, [id], job).optional().map_err(failed)?;
        row.map(told).transpose()
    }

    /// The newest job of a kind (the word `task` in it) that was done.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn newest_job(&self, kind: &str) -> Result<Option<Job>> {
        let sql = "SELECT id, task, by, state, outcome FROM job
                   WHERE state = 'done' AND json_extract(task, '$.task') = ?1 ORDER BY id DESC LIMIT 1";
        let row = self.connection().query_row(sql, [kind], job).optional().map_err(failed)?;
        row.map(told).transpose()
    }
}
